// Keeps the store up to date: follows the events, and asks each second for what has no events.

import { getJson, getText } from "./api.js";
import { announce } from "./dom.js";
import { alias } from "./format.js";
import { store, WINDOW } from "./store.js";
import { follow } from "./stream.js";

const POLL_MS = 1000;
const METRICS_EVERY = 5;
const TOPOLOGY_EVERY = 3;
const BACK_OFF_MS = [300, 600, 1200, 2500, 5000, 8000];

/** The id that stands for the start of the node. */
const START = "0";

let lastId = START;
let incarnation = null;
/** Events from before it are in the overlay that was read. */
let liveFrom = 0;
/** Events of the overlay while it is read; null when it is not. */
let waiting = null;
let streamOpen = false;
let wake = () => {};

export function start() {
  followForever();
  pollForever();
  addEventListener("online", () => wake());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) wake();
  });
}

/** Ends the wait before the next attempt. */
export function retryNow() {
  wake();
}

const pause = (ms) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });

async function followForever() {
  for (let attempt = 0; ; attempt++) {
    let opened = false;
    try {
      await meet();
      await follow(
        lastId,
        () => {
          opened = true;
          streamOpen = true;
          if (lastId === START) readAll();
        },
        take,
        new AbortController().signal,
      );
      problem("the node ended the stream");
    } catch (error) {
      problem(error.detail ?? "the connection broke");
    }
    streamOpen = false;
    if (opened) attempt = 0;
    const wait = BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)] * (0.8 + 0.4 * Math.random());
    store.connection.attempt = attempt + 1;
    store.connection.retryAt = Date.now() + wait;
    store.touch("connection");
    await pause(wait);
    store.connection.retryAt = null;
  }
}

function problem(text) {
  const { connection } = store;
  if (connection.state !== "lost") {
    connection.state = connection.asOf === null ? "connecting" : "lost";
    if (connection.state === "lost") {
      announce("Connection lost. The page shows old data, and reconnects.");
      store.log.remark(store.now(), `Connection lost: ${text}`);
      store.touch("log");
    }
  }
  connection.problem = text;
  store.touch("connection");
}

function fine() {
  const { connection } = store;
  connection.asOf = Date.now();
  if (connection.state !== "live" && streamOpen) {
    if (connection.state === "lost") {
      announce("Connected again.");
      store.log.remark(store.now(), "Connected again");
      store.touch("log");
    }
    connection.state = "live";
    connection.attempt = 0;
    connection.problem = null;
  }
  store.touch("connection");
}

/** Asks who serves this page: another life of the node has other events. */
async function meet() {
  const node = await getJson("/node");
  setSelf(node);
  if (incarnation !== node.incarnation) {
    if (incarnation !== null) store.log.remark(store.now(), `${alias(node.name)} was restarted`);
    incarnation = node.incarnation;
    lastId = START;
    liveFrom = store.now();
  }
}

function setSelf(node) {
  store.skewMs = node.startedAt + node.uptimeMs - Date.now();
  store.self = node;
  store.touch("self");
}

function take(frames) {
  for (const frame of frames) {
    if (frame.id !== null) lastId = frame.id;
    if (frame.event === "reset") {
      store.log.remark(store.now(), "Earlier events are not kept by the node any more");
      liveFrom = 0;
      readAll();
      store.touch("log");
    } else if (frame.data !== "") {
      hear(JSON.parse(frame.data));
    }
  }
}

function hear(event) {
  const isOld = event.at < liveFrom;
  store.log.add(event);
  store.touch("log");
  const isOverlay = /^(entity|waypoint|annotation)_/.test(event.type);
  if (isOverlay) {
    if (isOld) store.overlay.noteTime(event);
    else if (waiting) waiting.push(event);
    else store.overlay.apply(event);
    if (!isOld) store.touch("overlay");
  } else if (!isOld) {
    soon = true;
    say(event);
  }
}

function say(event) {
  if (event.type === "commander_changed") {
    announce(event.to ? `${alias(event.to)} commands` : "Nobody commands");
  } else if (event.type === "node_down" || event.type === "node_up") {
    announce(`${alias(event.peer)} is ${event.type === "node_up" ? "up" : "down"}`);
  }
}

let readings = 0;

/** Reads everything anew; what happens meanwhile is applied to what was read. */
async function readAll() {
  const reading = ++readings;
  waiting ??= [];
  try {
    const seenAt = store.now();
    const [overlay] = await Promise.all([getJson("/overlay"), readNodes(), readTopology()]);
    if (reading !== readings) return;
    store.overlay.replace(overlay, seenAt);
    store.overlay.applyTimes();
    waiting.forEach((event) => store.overlay.apply(event));
    waiting = null;
    fine();
    store.touch("overlay");
  } catch (error) {
    if (reading !== readings) return;
    problem(error.detail ?? String(error));
    setTimeout(() => reading === readings && readAll(), POLL_MS);
  }
}

async function readNodes() {
  const [nodes, links] = await Promise.all([getJson("/nodes"), getJson("/links")]);
  countTraffic(links);
  store.setNodes(nodes, links);
}

async function readTopology() {
  store.topology = await getJson("/topology");
  store.touch("topology");
}

/** Something happened that /nodes and /topology tell more of. */
let soon = false;

async function pollForever() {
  for (let round = 0; ; round++) {
    const began = performance.now();
    if (store.self && (!document.hidden || round % 5 === 0)) {
      try {
        await readNodes();
        if (soon || round % TOPOLOGY_EVERY === 0) {
          soon = false;
          await readTopology();
        }
        if (round % METRICS_EVERY === 0) await readMetrics();
        if (streamOpen) fine();
        sample();
      } catch (error) {
        problem(error.detail ?? String(error));
      }
    }
    const took = performance.now() - began;
    // A node that is slow to answer is not asked all the time.
    const wait = Math.max(POLL_MS - took, took, soon ? 100 : 200);
    await new Promise((resolve) => setTimeout(resolve, soon ? Math.min(wait, 150) : wait));
  }
}

async function readMetrics() {
  const text = await getText("/metrics");
  const found = /^starling_overlay_unsettled_members(?:\{[^}]*\})? ([\d.eE+-]+)$/m.exec(text);
  store.unsettled = found ? Number(found[1]) : null;
}

let counted = null;
let changesBefore = 0;
let sampledAt = 0;

/** Adds up what was sent and dropped since the last look, of nodes that are in both. */
function countTraffic(links) {
  const now = new Map(links.map((link) => [link.node, link]));
  if (counted) {
    for (const [node, link] of now) {
      const before = counted.get(node);
      if (before) {
        passed.sent += Math.max(0, link.sent - before.sent);
        passed.dropped += Math.max(0, link.dropped - before.dropped);
      }
    }
  }
  counted = now;
}

const passed = { sent: 0, dropped: 0 };

function sample() {
  const now = performance.now();
  const seconds = (now - sampledAt) / 1000;
  if (sampledAt > 0 && seconds < 0.9) return;
  const rtts = [];
  for (const node of store.nodes.values()) {
    if (node.status === "healthy" && node.lastRttMs !== null) rtts.push(node.lastRttMs);
  }
  rtts.sort((a, b) => a - b);
  const { traffic, overlay } = store;
  if (sampledAt > 0) {
    push(traffic.sent, passed.sent / seconds);
    push(traffic.dropped, passed.dropped / seconds);
    push(traffic.changes, (overlay.changes - changesBefore) / seconds);
    push(traffic.unsettled, store.unsettled ?? null);
    push(traffic.rtt, rtts.length === 0 ? null : rtts[Math.floor(rtts.length / 2)]);
    push(traffic.at, Date.now());
  }
  passed.sent = 0;
  passed.dropped = 0;
  changesBefore = overlay.changes;
  sampledAt = now;
  store.touch("traffic");
}

function push(list, value) {
  list.push(value);
  if (list.length > WINDOW) list.shift();
}

