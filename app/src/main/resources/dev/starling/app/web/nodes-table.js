// All other nodes with their figures; sorted and filtered as one likes.

import { byId, h, keyed, setAttribute, setText } from "./dom.js";
import { alias, count, millis, percent } from "./format.js";
import { store } from "./store.js";
import { badge, nodeName, sparkline } from "./symbols.js";

const STATUS_ORDER = { down: 0, suspect: 1, healthy: 2 };
const QUALITY_ORDER = { disconnected: 0, poor: 1, degraded: 2, good: 3, excellent: 4 };

const COLUMNS = {
  node: (node) => node.node,
  status: (node) => STATUS_ORDER[node.status],
  quality: (node) => QUALITY_ORDER[node.quality] ?? -1,
  p50: (node) => -(node.p50RttMs ?? -1),
  p99: (node) => -(node.p99RttMs ?? -1),
  loss: (node) => -node.loss,
  queue: (node) => -(node.link?.queued ?? -1),
  sent: (node) => -(node.link?.sent ?? -1),
  dropped: (node) => -(node.link?.dropped ?? -1),
};

let sortedBy = "node";
let isReversed = false;

export function start() {
  for (const button of document.querySelectorAll("#nodes-table [data-sort]")) {
    button.addEventListener("click", () => {
      isReversed = sortedBy === button.dataset.sort && !isReversed;
      sortedBy = button.dataset.sort;
      draw();
    });
  }
  byId("nodes-filter").addEventListener("input", draw);
  store.on(["nodes", "topology", "self", "selection"], draw);
}

function draw() {
  for (const button of document.querySelectorAll("#nodes-table [data-sort]")) {
    const isChosen = button.dataset.sort === sortedBy;
    setAttribute(button.closest("th"), "aria-sort", isChosen ? (isReversed ? "descending" : "ascending") : null);
  }
  const wanted = byId("nodes-filter").value.toLowerCase().trim();
  const figure = COLUMNS[sortedBy];
  const nodes = store
    .members()
    .filter((node) => !node.isSelf)
    .filter((node) => `${node.node} ${node.status} ${node.role} ${node.quality} ${node.kind}`.includes(wanted))
    .sort((a, b) => compare(figure(a), figure(b)) || compare(a.node, b.node));
  if (isReversed) nodes.reverse();
  keyed(byId("nodes-rows"), nodes, (node) => node.node, create, update);
  byId("nodes-empty").hidden = nodes.length > 0;
  setText(
    byId("nodes-empty"),
    store.nodes.size > 0 ? "No node fits the filter." : "No other node yet. Nodes that join appear here by themselves.",
  );
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function create(node) {
  const parts = {
    status: badge("status"),
    role: badge("role"),
    quality: badge("quality"),
    spark: sparkline(),
    last: h("span", { class: "spark-last" }),
    via: h("span", { class: "via", "data-term": "via" }),
    kind: h("span", { class: "kind-tag", "data-term": node.kind }),
  };
  const figure = (name, label) => {
    parts[name] = h("td", { role: "cell", class: "num", "data-label": label });
    return parts[name];
  };
  const look = () => {
    store.select({ kind: "node", id: node.node });
    row.dispatchEvent(new CustomEvent("open", { bubbles: true }));
  };
  const name = h(
    "button",
    { class: "node-link", type: "button", onclick: look },
    nodeName(node.node),
  );
  const row = h(
    "tr",
    { role: "row", "data-node": node.node },
    h(
      "th",
      { role: "rowheader", scope: "row", class: "cell-name" },
      name,
      h("div", { class: "under-name" }, parts.role.element, parts.kind),
    ),
    h("td", { role: "cell", class: "cell-status" }, parts.status.element),
    h("td", { role: "cell", class: "cell-quality" }, parts.quality.element, parts.via),
    h("td", { role: "cell", class: "cell-spark" }, h("div", { class: "spark-box" }, parts.spark.element, parts.last)),
    figure("p50", "p50"),
    figure("p99", "p99"),
    figure("loss", "loss"),
    figure("queue", "queued"),
    figure("sent", "sent"),
    figure("dropped", "dropped"),
  );
  row.parts = parts;
  return row;
}

function update(row, node) {
  const { parts } = row;
  const isSelected = store.isSelected("node", node.node);
  setAttribute(row, "class", `is-${node.status}${isSelected ? " is-selected" : ""}`);
  parts.status.set(node.status);
  parts.role.set(node.role);
  parts.role.element.hidden = node.role === null;
  parts.quality.set(node.status === "down" ? null : node.quality);
  const history = node.rttHistoryMs;
  parts.spark.draw(history);
  parts.spark.label(
    history.length === 0
      ? "no round trips yet"
      : `last ${history.length} round trips, ${millis(Math.min(...history))} to ${millis(Math.max(...history))}`,
  );
  setText(parts.last, millis(node.lastRttMs));
  setText(parts.via, node.via ? `via ${alias(node.via)}` : "");
  setText(parts.kind, node.kind === "starling" ? "" : node.kind.toUpperCase());
  setText(parts.p50, millis(node.p50RttMs));
  setText(parts.p99, millis(node.p99RttMs));
  setText(parts.loss, percent(node.loss));
  setText(parts.queue, count(node.link?.queued));
  setText(parts.sent, count(node.link?.sent));
  setText(parts.dropped, count(node.link?.dropped));
  setAttribute(parts.loss, "data-alarm", node.loss >= 0.05);
  setAttribute(parts.dropped, "data-alarm", (node.link?.dropped ?? 0) > 0);
  setAttribute(parts.queue, "data-alarm", (node.link?.queued ?? 0) > 0);
}
