// What this page knows, and who hears when it changes. Listeners run once for a frame of the
// screen, however many changes there were.

import { EventLog } from "./log.js";
import { Overlay } from "./overlay.js";

/** A sample each second, for five minutes. */
export const WINDOW = 300;

class Store {
  self = null;
  /** By name: an element of /nodes, and with it `link`, its element of /links, or null. */
  nodes = new Map();
  topology = null;
  overlay = new Overlay();
  log = new EventLog();
  connection = { state: "connecting", asOf: null, attempt: 0, retryAt: null, problem: null };
  /** Samples of each second; older first. */
  traffic = { sent: [], dropped: [], changes: [], unsettled: [], rtt: [], at: [] };
  /** Server time minus the time of this browser. */
  skewMs = 0;
  selected = null;
  /** Members with whom the node is not settled, as its metrics say; null for not known. */
  unsettled = null;

  #listeners = [];
  #dirty = new Set();
  #scheduled = false;

  /** The node's time, in epoch milliseconds. */
  now() {
    return Date.now() + this.skewMs;
  }

  /** Hears of changes to these topics, and at once. */
  on(topics, listener) {
    this.#listeners.push({ topics, listener });
    listener(new Set(topics));
  }

  touch(...topics) {
    for (const topic of topics) this.#dirty.add(topic);
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => this.#flush());
    }
  }

  #flush() {
    this.#scheduled = false;
    const dirty = this.#dirty;
    this.#dirty = new Set();
    for (const { topics, listener } of this.#listeners) {
      if (topics.some((topic) => dirty.has(topic))) listener(dirty);
    }
  }

  /** What is looked at: {kind: "node" | "entity" | "waypoint" | "annotation", id}, or null. */
  select(what) {
    this.selected = what;
    this.touch("selection");
  }

  isSelected(kind, id) {
    return this.selected !== null && this.selected.kind === kind && this.selected.id === id;
  }

  commander() {
    return this.topology?.commander ?? null;
  }

  /** Everybody as the topology and the monitor know them, this node first, then by name. */
  members() {
    const roles = new Map((this.topology?.nodes ?? []).map((node) => [node.node, node.role]));
    const members = [];
    if (this.self) {
      members.push({
        node: this.self.name,
        kind: "starling",
        status: "healthy",
        role: this.topology?.role ?? this.self.role,
        isSelf: true,
        via: null,
        quality: null,
        link: null,
      });
    }
    for (const node of this.nodes.values()) {
      members.push({ ...node, role: node.role ?? roles.get(node.node) ?? null, isSelf: false });
    }
    return members;
  }

  /** Takes what /nodes and /links say now. */
  setNodes(nodes, links) {
    const byName = new Map(links.map((link) => [link.node, link]));
    this.nodes = new Map(
      nodes.map((node) => [node.node, { ...node, link: byName.get(node.node) ?? null }]),
    );
    this.touch("nodes");
  }

  clear() {
    this.nodes = new Map();
    this.topology = null;
    this.overlay.clear();
    this.touch("nodes", "topology", "overlay", "self");
  }
}

export const store = new Store();
