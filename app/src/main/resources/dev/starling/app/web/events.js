// The log of events with its filters.

import { byId, h, keyed, setAttribute, setText } from "./dom.js";
import { alias, clock } from "./format.js";
import { concerns, describe, GROUPS } from "./log.js";
import { store } from "./store.js";

const SHOWN = 150;
/** Entities move all the time: who wants to read of it says so. */
const OFF_AT_FIRST = ["overlay"];
/** A stream of changes is read at this pace, not at that of the screen. */
const PACE_MS = 250;

const chips = new Map();
let timer = 0;

export function start() {
  for (const [group, { label }] of Object.entries(GROUPS)) {
    const number = h("span", { class: "chip-count" });
    const chip = h(
      "button",
      {
        class: `chip group-${group}`,
        type: "button",
        "aria-pressed": String(!OFF_AT_FIRST.includes(group)),
        "data-group": group,
        onclick: () => {
          chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
          draw();
        },
      },
      label,
      number,
    );
    chips.set(group, { chip, number });
    byId("event-groups").append(chip);
  }
  byId("event-node").addEventListener("change", draw);
  byId("event-text").addEventListener("input", draw);
  store.on(["nodes", "self"], drawNodes);
  store.on(["log"], () => {
    timer ||= setTimeout(draw, PACE_MS);
  });
}

function drawNodes() {
  const select = byId("event-node");
  const names = store.members().map((member) => member.node);
  if (select.value !== "" && !names.includes(select.value)) names.push(select.value);
  keyed(
    byId("event-node-names"),
    names,
    (name) => name,
    (name) => h("option", { value: name }, name),
    () => {},
  );
}

function draw() {
  clearTimeout(timer);
  timer = 0;
  const groups = [];
  for (const [group, { chip, number }] of chips) {
    const size = store.log.size(group);
    setText(number, size === 0 ? "" : size);
    if (chip.getAttribute("aria-pressed") === "true") groups.push(group);
  }
  const node = byId("event-node").value;
  const words = byId("event-text").value.toLowerCase().trim();
  const entries = store.log.newest(groups, (entry) => fits(entry, node, words), SHOWN);
  keyed(byId("event-list"), entries, (entry) => entry.number, create, () => {});
  byId("event-empty").hidden = entries.length > 0;
}

function fits({ event }, node, words) {
  if (node !== "" && !concerns(event, node)) return false;
  return words === "" || sentence(event).toLowerCase().includes(words);
}

const sentence = (event) =>
  describe(event)
    .map((piece) => (typeof piece === "string" ? piece : (piece.full ?? piece.term ?? piece.value)))
    .join("");

function create({ at, group, event }) {
  return h(
    "li",
    { class: `event group-${group}`, "data-type": event.type, "data-tone": tone(event) },
    h("time", { datetime: new Date(at).toISOString() }, clock(at)),
    h("span", { class: "event-mark", "aria-hidden": "true" }),
    h("span", { class: "event-words" }, ...describe(event).map(piece)),
  );
}

function piece(part) {
  if (typeof part === "string") return part;
  if (part.name) return h("b", { title: part.full }, part.name);
  if (part.term) return h("span", { "data-term": part.term }, part.term);
  return h("code", {}, part.value);
}

function tone(event) {
  const isBad = event.type === "node_down" || event.type === "commander_conflict" || event.to === "down";
  const isDoubtful =
    event.to === "suspect" || event.type === "discovery_failed" ||
    (event.type === "link_changed" && ["degraded", "poor", "disconnected"].includes(event.to));
  return isBad ? "bad" : isDoubtful ? "warn" : event.type === "node_up" || event.to === "healthy" ? "ok" : "plain";
}

/** Shows what concerns a node only. */
export function filterBy(node) {
  drawNodes();
  byId("event-node").value = node;
  draw();
  setAttribute(byId("events"), "data-node", alias(node));
}
