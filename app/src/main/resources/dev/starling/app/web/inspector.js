// What is known of the one node, entity, waypoint or annotation that is looked at.

import * as drawer from "./drawer.js";
import { byId, h, setText } from "./dom.js";
import { filterBy } from "./events.js";
import { age, clock, count, millis, percent } from "./format.js";
import { messageForm, moveForm, removeForm, roleForm } from "./forms.js";
import { ageWords, placeWords } from "./map.js";
import { ageMs, freshness } from "./overlay.js";
import { store } from "./store.js";
import { badge, sparkline } from "./symbols.js";

let facts = null;
let map = null;

export function start(tacticalMap) {
  map = tacticalMap;
  store.on(["selection"], open);
  store.on(["nodes", "topology", "overlay", "traffic"], () => facts?.());
  document.addEventListener("open", () => requestAnimationFrame(() => requestAnimationFrame(drawer.focus)));
}

function open() {
  const { selected } = store;
  if (selected === null) {
    if (facts) drawer.close();
    return;
  }
  const [title, content, update] = selected.kind === "node" ? ofNode(selected.id) : ofMark(selected);
  byId("drawer-body").dataset.focus = "title";
  drawer.show(title, content, () => {
    facts = null;
    map.setCursor(null);
    map.pickPlace(null);
    if (store.selected === selected) store.select(null);
  });
  facts = update;
  update();
}

/** Words and their values; a value is text, or an element that keeps itself up to date. */
function factList(rows) {
  const cells = rows.map(([label, key]) => [h("dt", { "data-term": key }, label), h("dd", {})]);
  const list = h("dl", { class: "facts" }, ...cells.flat());
  return {
    list,
    set(values) {
      values.forEach((value, i) => {
        const [label, cell] = cells[i];
        const isKnown = value !== null && value !== undefined;
        label.hidden = cell.hidden = !isKnown;
        if (!isKnown) return;
        if (value instanceof Element) {
          if (cell.firstChild !== value) cell.replaceChildren(value);
        } else {
          setText(cell, value);
        }
      });
    },
  };
}

const NODE_FACTS = [
  ["Name", "node"], ["Status", "status"], ["Role", "role"], ["Kind", ""], ["Link", "quality"], ["Via", "via"],
  ["RTT", "rtt"], ["p50", "p50"], ["p99", "p99"], ["Loss", "loss"], ["Queued", "queue"], ["Sent", "sent"],
  ["Dropped", "dropped"], ["Last heard", ""], ["Joined", ""], ["Version", ""], ["Incarnation", "incarnation"],
  ["Birth", "birth"],
];

function ofNode(id) {
  const { list, set } = factList(NODE_FACTS);
  const [status, role, quality] = [badge("status"), badge("role"), badge("quality")];
  const spark = sparkline();
  const isSelf = store.self?.name === id;
  const isVoter = store.topology?.nodes.some((node) => node.node === id && node.birth !== null);
  const note = h("p", { class: "hint" }, "It is no longer listed.");
  const update = () => {
    const node = store.members().find((member) => member.node === id);
    note.hidden = Boolean(node);
    if (!node) return;
    status.set(node.status);
    role.set(node.role);
    quality.set(node.quality);
    if (!isSelf) spark.draw(node.rttHistoryMs);
    const birth = store.topology?.nodes.find((member) => member.node === id)?.birth;
    const { self } = store;
    set([
      id, status.element, role.element, node.kind,
      isSelf || node.status === "down" ? null : quality.element, node.via,
      isSelf ? null : h("span", { class: "num" }, `${millis(node.lastRttMs)} (${millis(node.avgRttMs)} on average)`),
      isSelf ? null : millis(node.p50RttMs), isSelf ? null : millis(node.p99RttMs),
      isSelf ? null : percent(node.loss), node.link ? count(node.link.queued) : null,
      node.link ? count(node.link.sent) : null, node.link ? count(node.link.dropped) : null,
      isSelf ? "it serves this page" : node.lastSeenMs ? `${age(store.now() - node.lastSeenMs)} ago` : "never",
      clock(isSelf ? self.startedAt : node.joinedAt),
      isSelf ? self.version : null, isSelf ? self.incarnation : node.incarnation, birth,
    ]);
  };
  const content = [
    note,
    ...(isSelf ? [] : [h("div", { class: "spark-large" }, spark.element)]),
    list,
    h("button", { class: "button", type: "button", onclick: () => filterBy(id) }, "Show its events"),
    ...(isSelf ? [] : [section("Send a message", messageForm(id))]),
    ...(isVoter ? [section("Assign a role", roleForm(id))] : []),
  ];
  return [id, content, update];
}

const MARK_FACTS = [
  ["Id", ""], ["Status", ""], ["Position", "position"], ["Heading", "heading"], ["Changed", ""], ["Written for", "node"],
];

function ofMark({ kind, id }) {
  const { list, set } = factList(MARK_FACTS);
  const json = h("pre", { class: "json", tabindex: 0, "aria-label": "as JSON" });
  const note = h("p", { class: "hint" }, "It was removed.");
  const mark = store.overlay.get(kind, id);
  const update = () => {
    const now = store.overlay.get(kind, id);
    note.hidden = now !== null;
    if (!now) return;
    const fresh = kind === "entity" ? freshness(ageMs(now, store.now())) : "fresh";
    const silent = { fresh: "", stale: " (silent)", offline: " (offline)" }[fresh];
    const owner = now.value.node ?? now.value.created_by;
    set([
      id,
      kind === "entity" ? `${now.status ?? "none"}${silent}` : now.status,
      placeWords(now),
      now.heading === null ? null : `${Math.round(now.heading * 10) / 10}°`,
      kind === "entity" ? ageWords(now) : null,
      owner === undefined || owner === null ? null : String(owner),
    ]);
    setText(json, JSON.stringify(now.value, null, 1));
  };
  const content = [
    note,
    list,
    h("details", { class: "raw" }, h("summary", {}, "All of it"), json),
    ...(kind === "entity" && mark ? [section("Move it", moveForm(mark))] : []),
    section("", removeForm(kind, id)),
  ];
  return [mark ? `${kind[0].toUpperCase()}${kind.slice(1)} ${mark.label}` : id, content, update];
}

export function section(title, ...content) {
  return h("section", { class: "drawer-section" }, title ? h("h3", {}, title) : null, ...content);
}
