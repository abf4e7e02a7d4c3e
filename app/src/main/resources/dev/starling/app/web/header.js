// The line at the top: whose view this is, who commands, whether the data are of now.

import { retryNow } from "./live.js";
import { byId, h, setAttribute, setText } from "./dom.js";
import { age, alias } from "./format.js";
import { store } from "./store.js";
import { nodeName, roleIcon } from "./symbols.js";

export function start() {
  store.on(["self", "nodes", "topology"], draw);
  store.on(["connection"], drawConnection);
  setInterval(drawConnection, 500);
  byId("retry").addEventListener("click", retryNow);
  const theme = byId("theme");
  const drawTheme = () => {
    const choice = globalThis.starlingTheme.current();
    const words = { auto: "as the system", light: "light", dark: "dark" }[choice];
    setAttribute(theme, "data-choice", choice);
    setAttribute(theme, "aria-label", `Colours: ${words}. Change`);
    setAttribute(theme, "title", `Colours: ${words}`);
  };
  theme.addEventListener("click", () => {
    globalThis.starlingTheme.next();
    drawTheme();
  });
  drawTheme();
}

function draw() {
  const { self, topology } = store;
  if (!self) return;
  if (byId("self").dataset.name !== self.name) {
    byId("self").dataset.name = self.name;
    byId("self").replaceChildren(nodeName(self.name));
  }
  const commander = store.commander();
  const crown = byId("commander");
  if (crown.dataset.name !== String(commander)) {
    crown.dataset.name = String(commander);
    crown.replaceChildren(
      ...(commander
        ? [roleIcon("commander"), h("b", { title: commander }, alias(commander))]
        : [h("b", { class: "nobody" }, topology ? "nobody" : "…")]),
    );
  }
  setText(byId("term"), topology?.term ?? "–");
  setAttribute(byId("term"), "title", topology?.token ? `token ${topology.token}` : null);
  drawQuorum(topology?.quorum);
  drawCounts();
}

function drawQuorum(quorum) {
  if (!quorum) return;
  const box = byId("quorum");
  setText(box, quorum.met ? "met" : "not met");
  setText(byId("quorum-detail"), `${quorum.have} heard, ${quorum.size} needed`);
  setAttribute(box, "data-tone", quorum.met ? null : "bad");
  byId("unsafe").hidden = quorum.safe || quorum.size === 1;
}

function drawCounts() {
  const counts = { healthy: 0, suspect: 0, down: 0 };
  for (const member of store.members()) counts[member.status]++;
  for (const [status, number] of Object.entries(counts)) {
    setText(byId(`count-${status}`), number);
    byId(`stat-${status}`).hidden = number === 0 && status !== "healthy";
  }
}

const TITLES = { live: "", connecting: "… ", lost: "⚠ " };

function drawConnection() {
  const { state, asOf, attempt, retryAt, problem } = store.connection;
  setAttribute(document.documentElement, "data-connection", state);
  const box = byId("connection");
  setAttribute(box, "data-state", state);
  const old = asOf === null ? null : age(Date.now() - asOf);
  setText(
    byId("connection-words"),
    state === "live" ? "Live" : old === null ? "Connecting" : `Showing data from ${old} ago, reconnecting`,
  );
  byId("banner").hidden = state !== "lost" && !(state === "connecting" && attempt > 0);
  const wait = retryAt === null ? "trying now" : `next try in ${Math.max(0, Math.ceil((retryAt - Date.now()) / 1000))} s`;
  setText(
    byId("banner-words"),
    old === null
      ? `No data yet: ${problem ?? "connecting"}; ${wait}.`
      : `Showing data from ${old} ago, reconnecting: ${problem ?? "no answer"}; ${wait}.`,
  );
  const name = store.self ? alias(store.self.name) : "";
  const title = `${TITLES[state]}${name ? name + " – " : ""}Starling`;
  if (document.title !== title) document.title = title;
}
