// What one can do from this page: waypoints, moves, messages, roles.

import { getText, write } from "./api.js";
import { announce, h, setAttribute, setText } from "./dom.js";
import { alias } from "./format.js";
import { float, parse, write as toJson } from "./lossless.js";
import { store } from "./store.js";
import { term } from "./glossary.js";

let map = null;
let ids = 0;

export function start(tacticalMap) {
  map = tacticalMap;
}

/** A labelled field. */
function field(label, control, hint) {
  control.id = `field-${++ids}`;
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control, hint ? h("p", { class: "hint" }, hint) : null);
}

function number(value) {
  return h("input", { type: "number", step: "any", required: true, value, inputmode: "decimal" });
}

function options(select, entries, chosen) {
  select.append(...entries.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
  return select;
}

/**
 * A form whose action says what came of it.
 *
 * @param act does it, and gives the words for it; an error's words are shown as they are
 */
function form(name, button, act, ...children) {
  const outcome = h("p", { class: "outcome", role: "status" });
  const submit = h("button", { class: "button primary", type: "submit" }, button);
  return h(
    "form",
    {
      class: "form", "data-form": name,
      onsubmit: async (event) => {
        event.preventDefault();
        setAttribute(submit, "disabled", true);
        setAttribute(outcome, "data-tone", null);
        setText(outcome, "…");
        try {
          const said = await act();
          setAttribute(outcome, "data-tone", said.tone ?? "ok");
          setText(outcome, said.text ?? said);
        } catch (error) {
          setAttribute(outcome, "data-tone", "bad");
          setText(outcome, error.detail ?? error.message);
        }
        setAttribute(submit, "disabled", false);
      },
    },
    ...children,
    h("div", { class: "form-end" }, submit, outcome),
  );
}

/** To a tenth of a millionth: in degrees a centimetre. */
const rounded = (value) => Number(value.toFixed(7));

/** Two fields for a place, and a way to point at it. */
function placeFields(place) {
  const x = number(rounded(place.x));
  const y = number(rounded(place.y));
  const show = () => {
    const at = { x: x.valueAsNumber, y: y.valueAsNumber };
    map.setCursor(Number.isFinite(at.x) && Number.isFinite(at.y) ? at : null);
  };
  x.addEventListener("input", show);
  y.addEventListener("input", show);
  const hint = h("p", { class: "hint", role: "status" });
  const pick = h(
    "button",
    {
      class: "button", type: "button",
      onclick: () => {
        setText(hint, "Click the map; by keyboard: move it with the arrow keys, Enter takes its middle.");
        const canvas = document.querySelector(".map-canvas");
        canvas.scrollIntoView({ block: "nearest" });
        canvas.focus({ preventScroll: true });
        map.pickPlace((picked) => {
          setText(hint, "");
          if (!picked) return;
          x.value = picked.x;
          y.value = picked.y;
          show();
          pick.focus({ preventScroll: true });
        });
      },
    },
    "Point at the map",
  );
  return {
    element: h("div", { class: "fields" }, h("div", { class: "field-row" }, field("x (east)", x), field("y (north)", y)), pick, hint),
    value: () => ({ x: x.valueAsNumber, y: y.valueAsNumber }),
  };
}

export function waypointForm(place) {
  const label = h("input", { type: "text", maxlength: 120, autocomplete: "off", placeholder: "Rally point" });
  const at = place ?? map.middle();
  const where = placeFields(at);
  map.setCursor(at);
  return form(
    "waypoint",
    "Add waypoint",
    async () => {
      const { x, y } = where.value();
      const waypoint = new Map();
      if (label.value.trim() !== "") waypoint.set("label", label.value.trim());
      waypoint.set("position", [float(x), float(y)]);
      const { id } = await write("POST", "/overlay/waypoints", toJson(waypoint));
      map.setCursor(null);
      announce("Waypoint added");
      label.value = "";
      return `Added as ${id}; it is on its way to all nodes.`;
    },
    field("Label", label),
    where.element,
  );
}

/** Writes the whole entity anew, as a write does, with another position and nothing else changed. */
export function moveForm(mark) {
  const where = placeFields({ x: mark.x, y: mark.y });
  return form(
    "move",
    "Move",
    async () => {
      const { x, y } = where.value();
      const entity = parse(await getText("/api/v1/overlay")).get("entities").get(mark.id);
      if (!entity) throw new Error("The entity was removed meanwhile.");
      const before = entity.get("position");
      entity.set("position", [float(x), float(y), ...(Array.isArray(before) ? before.slice(2) : [])]);
      await write("PUT", `/overlay/entities/${encodeURIComponent(mark.id)}`, toJson(entity));
      map.setCursor(null);
      return "Moved. If something else writes its position too, the last write shows.";
    },
    where.element,
  );
}

const PRIORITIES = ["critical", "high", "normal", "low"];

export function messageForm(to) {
  const names = [...store.nodes.keys()];
  const node = options(h("select", { required: true }), names.map((name) => [name, name]), to ?? names[0]);
  const priority = options(h("select", {}), PRIORITIES.map((word) => [word, word]), "normal");
  const body = h("textarea", { rows: 3, required: true, spellcheck: false, placeholder: '{"order":"return"}' });
  return form(
    "message",
    "Send",
    async () => {
      const answer = await write(
        "POST",
        "/messages",
        `{"to":${JSON.stringify(node.value)},"priority":${JSON.stringify(priority.value)},"body":${jsonOf(body.value)}}`,
      );
      return outcomeWords(answer, alias(node.value));
    },
    field("To", node),
    field(term("priority", "Priority"), priority),
    field("Body", body, "JSON; what is none is sent as text."),
  );
}

/** What is typed, if it is JSON; else as text in JSON. */
function jsonOf(text) {
  try {
    parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}

const REASONS = {
  link_poor: "the link is too bad for this priority",
  not_connected: "there is no connection to it",
  queue_full: "too many messages wait for that node",
  expired: "its time was up",
};

function outcomeWords({ outcome, reason }, to) {
  const why = reason ? `: ${REASONS[reason] ?? reason}` : "";
  switch (outcome) {
    case "sent":
      return `Sent to ${to}.`;
    case "delivered":
      return `Delivered to ${to}.`;
    case "queued":
      return { text: `Queued for ${to}${why}.`, tone: "warn" };
    default:
      return { text: `${outcome[0].toUpperCase()}${outcome.slice(1)}${why}.`, tone: "bad" };
  }
}

const ROLES = {
  commander: "commander – first in the order",
  wingmate: "wingmate – last in the order",
  observer: "observer – never commands",
  relay: "relay – preferred forwarder",
  auto: "auto – take back what was given",
};

export function roleForm(of) {
  const names = (store.topology?.nodes ?? []).filter((node) => node.birth !== null).map((node) => node.node);
  const node = options(h("select", { required: true }), names.map((name) => [name, name]), of ?? names[0]);
  const role = options(h("select", {}), Object.entries(ROLES), "commander");
  return form(
    "promote",
    "Assign role",
    async () => {
      await write("POST", "/topology/promote", JSON.stringify({ node: node.value, role: role.value }));
      return `Told to the swarm: ${alias(node.value)}, ${role.value}.`;
    },
    field("Node", node),
    field(term("role", "Role"), role),
  );
}

const COLLECTIONS = { entity: "entities", waypoint: "waypoints", annotation: "annotations" };

/** Removes a mark, once it was asked for twice. */
export function removeForm(kind, id) {
  let isSure = false;
  const made = form("remove", `Remove ${kind}`, async () => {
    const button = made.querySelector("button");
    if (!isSure) {
      isSure = true;
      setText(button, "Remove it on all nodes");
      return { text: "Once more to confirm.", tone: "warn" };
    }
    await write("DELETE", `/overlay/${COLLECTIONS[kind]}/${encodeURIComponent(id)}`);
    return "Removed.";
  });
  made.querySelector("button").classList.replace("primary", "danger");
  return made;
}
