// The events that the page has seen, by what they concern, in words.

import { alias } from "./format.js";

/** Of each group so many are kept: thousands of moving entities must not push elections out. */
const KEPT = 400;

export const GROUPS = {
  election: { label: "Elections", types: ["commander_changed", "commander_conflict", "role_changed"] },
  node: { label: "Nodes", types: ["node_up", "node_down", "node_forgotten", "status_change"] },
  link: { label: "Links", types: ["link_changed"] },
  message: { label: "Messages", types: ["message_received"] },
  overlay: {
    label: "Overlay",
    types: [
      "entity_updated", "entity_removed", "waypoint_added", "waypoint_removed",
      "annotation_updated", "annotation_removed",
    ],
  },
  discovery: { label: "Discovery", types: ["discovery_failed"] },
  page: { label: "This page", types: ["page"] },
};

const GROUP_OF = new Map(
  Object.entries(GROUPS).flatMap(([group, { types }]) => types.map((type) => [type, group])),
);

export class EventLog {
  #groups = new Map(Object.keys(GROUPS).map((group) => [group, []]));
  #number = 0;

  add(event) {
    const group = GROUP_OF.get(event.type);
    if (!group) return;
    const entries = this.#groups.get(group);
    entries.push({ number: ++this.#number, at: event.at, group, event });
    if (entries.length > KEPT * 1.25) entries.splice(0, entries.length - KEPT);
  }

  /** A remark of the page itself. */
  remark(at, text) {
    this.add({ at, type: "page", text });
  }

  size(group) {
    return Math.min(this.#groups.get(group).length, KEPT);
  }

  /** The newest that fit, newest first. */
  newest(groups, matches, limit) {
    const lists = groups.map((group) => this.#groups.get(group));
    const next = lists.map((list) => list.length - 1);
    const found = [];
    while (found.length < limit) {
      let best = -1;
      for (let i = 0; i < lists.length; i++) {
        const isNewer =
          next[i] >= 0 && (best < 0 || lists[i][next[i]].number > lists[best][next[best]].number);
        if (isNewer) best = i;
      }
      if (best < 0) break;
      const entry = lists[best][next[best]--];
      if (matches(entry)) found.push(entry);
    }
    return found;
  }
}

/** Whether an event is of a node: about it, from it, or a change of command from or to it. */
export function concerns(event, node) {
  if (event.type === "message_received") return event.from === node;
  if (event.type === "commander_changed") return event.from === node || event.to === node;
  return event.peer === node || event.kept === node || event.value?.node === node;
}

const REASONS = {
  timeout: "no answer for too long",
  refused: "its host refused a new connection",
  name_gone: "its name is gone from its host",
  new_incarnation: "another process runs under its name now",
  left: "it said that it leaves",
};

/** Pieces of a sentence; names are {name}, words with an entry in the glossary are {term}. */
export function describe(event) {
  const name = (node) => (node ? { name: alias(node), full: node } : "nobody");
  const peer = name(event.peer);
  switch (event.type) {
    case "node_up":
      return [peer, ` is up (${event.kind})`];
    case "node_down":
      return [peer, ` is down: ${REASONS[event.reason] ?? event.reason}`];
    case "node_forgotten":
      return [peer, " is no longer listed"];
    case "status_change":
      return event.from
        ? [peer, " turned from ", { term: event.from }, " to ", { term: event.to }]
        : [peer, " is new and ", { term: event.to }];
    case "link_changed":
      return ["Link to ", peer, ": ", { term: event.from }, " → ", { term: event.to }];
    case "commander_changed":
      return event.to === event.from
        ? [name(event.to), ` commands again, term ${event.term}`]
        : event.to
          ? [name(event.to), ` commands${event.term === null ? "" : `, term ${event.term}`}`,
              event.from ? " after " : "", event.from ? name(event.from) : ""]
          : ["Nobody commands after ", name(event.from)];
    case "commander_conflict":
      return ["Two commanders met: this node and ", peer, "; ", name(event.kept), " goes on"];
    case "role_changed":
      return [peer, " is now ", { term: event.to }, event.from ? `, was ${event.from}` : ""];
    case "message_received":
      return [
        "From ", name(event.from), event.priority ? ` (${event.priority})` : "",
        event.redelivered ? " again" : "", ": ", { value: JSON.stringify(event.body) },
      ];
    case "discovery_failed":
      return [`${event.strategy}: `, event.peer ? peer : "", event.peer ? " – " : "", event.detail];
    case "page":
      return [event.text];
    default:
      return overlayWords(event);
  }
}

function overlayWords(event) {
  const [kind, verb] = event.type.split("_");
  const what = kind[0].toUpperCase() + kind.slice(1);
  const id = { value: event.id };
  if (verb === "removed") return [`${what} `, id, " removed"];
  return [`${what} `, id, event.before === null ? " added" : " changed"];
}
