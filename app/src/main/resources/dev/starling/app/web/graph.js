// The swarm as this node sees it: itself in the middle, a line to each node that it has a link to,
// and on to those that it reaches through others.

import { h, keyed, magnification, setAttribute, setText, svg } from "./dom.js";
import { alias, millis, short } from "./format.js";
import { place, relayOf } from "./graph-layout.js";
import { store } from "./store.js";
import { rolePaths } from "./symbols.js";

/** With more nodes than that, links are labelled where one looks only. */
const LABELLED_LINKS = 12;
const LABELLED_NODES = 40;
/** How far out on its link a label stands. */
const LABEL_AT = 0.56;

const SHAPES = {
  commander: (r) => `M0 ${-r}A${r} ${r} 0 1 1 0 ${r}A${r} ${r} 0 1 1 0 ${-r}z`,
  wingmate: (r) => `M0 ${-r}A${r} ${r} 0 1 1 0 ${r}A${r} ${r} 0 1 1 0 ${-r}z`,
  observer: (r) => {
    const a = r * 0.9;
    return `M${-a} ${-a}H${a}V${a}H${-a}z`;
  },
  relay: (r) => {
    const a = r * 1.2;
    return `M0 ${-a}L${a} 0 0 ${a} ${-a} 0z`;
  },
  none: (r) => {
    const [a, b] = [r * 0.87, r * 0.5];
    return `M0 ${-r}L${a} ${-b}V${b}L0 ${r} ${-a} ${b}V${-b}z`;
  },
};

export class Graph {
  #root;
  #links;
  #nodes;
  #current = null;
  #size = { width: 0, height: 0 };

  constructor(container) {
    this.#links = svg("g", { class: "g-links", "aria-hidden": "true" });
    this.#nodes = svg("g", { class: "g-nodes" });
    this.#root = svg(
      "svg",
      { class: "graph", role: "group", "aria-label": "Nodes and links. Arrow keys go from node to node." },
      this.#links,
      this.#nodes,
    );
    container.append(this.#root);
    this.#root.addEventListener("keydown", (event) => this.#onKey(event));
    new ResizeObserver(([entry]) => {
      const unit = magnification();
      this.#size = { width: entry.contentRect.width / unit, height: entry.contentRect.height / unit };
      this.#draw();
    }).observe(container);
    store.on(["nodes", "topology", "self", "selection"], () => this.#draw());
  }

  #draw() {
    const { width, height } = this.#size;
    const members = store.members();
    if (width === 0 || members.length === 0) return;
    setAttribute(this.#root, "viewBox", `0 0 ${width} ${height}`);
    const layout = place(members, width, height);
    const isDense = members.length > LABELLED_NODES;
    setAttribute(this.#root, "data-dense", isDense);
    const labelLinks = members.length <= LABELLED_LINKS + 1 && width > 420;
    this.#drawLinks(members, layout, labelLinks);
    this.#drawNodes(members, layout, isDense);
  }

  #drawLinks(members, layout, labelLinks) {
    const byName = new Map(members.map((member) => [member.node, member]));
    keyed(
      this.#links,
      members.filter((member) => !member.isSelf),
      (member) => member.node,
      () =>
        svg("g", {}, svg("path", { class: "g-line" }),
          svg("g", { class: "g-line-label" }, svg("rect", { rx: 7, height: 16, y: -8 }), svg("text", { dy: "0.35em" }))),
      (group, member) => {
        const relay = relayOf(member, byName);
        const from = layout.get(relay?.node ?? store.self.name);
        const to = layout.get(member.node);
        const quality = member.status === "down" ? "none" : relay ? "via" : member.quality ?? "disconnected";
        setAttribute(group, "class", `g-link q-${quality}`);
        setAttribute(group, "data-peer", member.node);
        const [line, label] = group.children;
        setAttribute(line, "d", `M${from.x} ${from.y}L${to.x} ${to.y}`);
        this.#labelLink(label, member, relay, from, to, labelLinks && !relay);
      },
    );
  }

  #labelLink(label, member, relay, from, to, isShown) {
    const text = linkText(member);
    const half = text.length * 2.85 + 8;
    const isWanted =
      member.status !== "down" && !relay &&
      (store.isSelected("node", member.node) || (isShown && fits(from, to, half)));
    label.style.display = isWanted ? "" : "none";
    if (!isWanted) return;
    const [box, words] = label.children;
    if (words.textContent !== text) {
      setText(words, text);
      setAttribute(box, "x", -half);
      setAttribute(box, "width", half * 2);
    }
    const at = (one, other) => one + (other - one) * LABEL_AT;
    setAttribute(label, "transform", `translate(${at(from.x, to.x)} ${at(from.y, to.y)})`);
  }

  #drawNodes(members, layout, isDense) {
    if (!members.some((member) => member.node === this.#current)) this.#current = members[0].node;
    keyed(
      this.#nodes,
      members,
      (member) => member.node,
      (member) => this.#createNode(member.node),
      (group, member) => this.#updateNode(group, member, layout.get(member.node), isDense),
    );
  }

  #createNode(node) {
    const group = svg(
      "g",
      { role: "button", "data-node": node },
      svg("circle", { class: "g-focus" }),
      svg("path", { class: "g-shape" }),
      svg("g", { class: "g-role" }),
      svg("g", { class: "g-crown" }, ...rolePaths("commander").map((d) => svg("path", { d }))),
      svg("g", { class: "g-badge" }, svg("circle", { r: 7 }), svg("text", { dy: "0.36em" })),
      svg("text", { class: "g-name" }),
      svg("text", { class: "g-what" }),
    );
    const look = () => {
      store.select({ kind: "node", id: node });
      group.dispatchEvent(new CustomEvent("open", { bubbles: true }));
    };
    group.addEventListener("click", look);
    group.addEventListener("focus", () => (this.#current = node));
    group.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        look();
      }
    });
    return group;
  }

  #updateNode(group, member, at, isDense) {
    const isCommander = store.commander() === member.node;
    const role = member.role ?? "none";
    const isSelected = store.isSelected("node", member.node);
    setAttribute(
      group,
      "class",
      `g-node is-${member.status} role-${role}${isCommander ? " is-commander" : ""}` +
        `${member.isSelf ? " is-self" : ""}${isSelected ? " is-selected" : ""} kind-${member.kind}`,
    );
    setAttribute(group, "transform", `translate(${at.x} ${at.y})`);
    setAttribute(group, "tabindex", member.node === this.#current ? 0 : -1);
    setAttribute(group, "aria-label", words(member, isCommander));
    const [focus, shape, icon, crown, badge, name, what] = group.children;
    setAttribute(focus, "r", at.r + 6);
    setAttribute(shape, "d", (SHAPES[role] ?? SHAPES.none)(at.r));
    if (group.shownRole !== role) {
      group.shownRole = role;
      icon.replaceChildren(...rolePaths(role).map((d) => svg("path", { d })));
    }
    const scale = at.r / 13;
    setAttribute(icon, "transform", `scale(${scale}) translate(-8 -8)`);
    icon.style.display = at.r < 9 || role === "commander" ? "none" : "";
    const crownScale = Math.max(0.9, at.r / 15);
    setAttribute(
      crown,
      "transform",
      role === "commander" || isCommander
        ? `translate(${-8 * crownScale} ${-at.r - 15 * crownScale}) scale(${crownScale})`
        : null,
    );
    crown.style.display = isCommander ? "" : "none";
    const sign = member.status === "suspect" ? "?" : member.status === "down" ? "×" : "";
    badge.style.display = sign ? "" : "none";
    setText(badge.children[1], sign);
    setAttribute(badge, "transform", `translate(${at.r * 0.85} ${at.r * 0.75})`);
    const isNamed = !isDense || isCommander || isSelected || member.isSelf || member.status !== "healthy";
    name.style.display = isNamed ? "" : "none";
    what.style.display = isNamed && !isDense ? "" : "none";
    setText(name, short(alias(member.node), 18));
    setText(what, facts(member, this.#size.width < 420));
    this.#placeWords(name, what, at, member, isCommander ? 16 * crownScale : 0);
  }

  /** Outward, or to the side, where no link passes. */
  #placeWords(name, what, at, member, crownRoom) {
    const isAbove = at.y < this.#size.height * 0.4 && !member.isSelf;
    const lines = at.side ? [-2, 12] : isAbove ? [-at.r - 22 - crownRoom, -at.r - 8 - crownRoom] : [at.r + 16, at.r + 31];
    [name, what].forEach((words, i) => {
      setAttribute(words, "y", lines[i]);
      setAttribute(words, "x", at.side ? at.side * (at.r * 1.2 + 7) : 0);
      setAttribute(words, "data-side", at.side || null);
    });
  }

  #onKey(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const all = [...this.#nodes.children];
    const now = all.findIndex((group) => group.dataset.node === this.#current);
    let next = null;
    if (step) next = all[(now + step + all.length) % all.length];
    if (event.key === "Home") next = all[0];
    if (event.key === "End") next = all.at(-1);
    if (!next) return;
    event.preventDefault();
    for (const group of all) setAttribute(group, "tabindex", group === next ? 0 : -1);
    next.focus();
  }
}

function linkText(member) {
  const rtt = member.lastRttMs === null ? "" : ` · ${millis(member.link?.rttMs ?? member.lastRttMs)}`;
  return `${member.quality ?? "unknown"}${rtt}`;
}

/** Whether a label so wide covers neither end of its link. */
function fits(from, to, half) {
  const [dx, dy] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  const length = Math.hypot(dx, dy);
  const along = (2 * half * dx + 16 * dy) / length;
  return along < 2 * ((1 - LABEL_AT) * length - to.r - 3);
}

/** What stands under a name. */
function facts(member, isNarrow) {
  const parts = [];
  if (member.status !== "healthy") parts.push(member.status);
  const isSaid = isNarrow && (member.isSelf || parts.length > 0 || member.via);
  if (member.role && member.status !== "down" && !isSaid) parts.push(member.role);
  if (member.kind !== "starling") parts.push(member.kind.toUpperCase());
  if (member.isSelf) parts.push("this node");
  if (member.via && member.status !== "down") parts.push(`via ${alias(member.via)}`);
  return parts.join(" · ");
}

function words(member, isCommander) {
  const parts = [member.node, member.status];
  if (member.role) parts.push(member.role);
  if (isCommander) parts.push("commands");
  if (member.isSelf) parts.push("serves this page");
  else if (member.via) parts.push(`reached via ${member.via}`);
  else if (member.status !== "down") parts.push(`link ${linkText(member)}`);
  return parts.join(", ");
}

/** What the shapes and lines mean. */
export function legend() {
  const sample = (quality, word) =>
    h("span", { class: "legend-item", "data-term": word },
      svg("svg", { class: `legend-line q-${quality}`, viewBox: "0 0 28 8", "aria-hidden": "true" },
        svg("path", { class: "g-line", d: "M1 4H27" })),
      word);
  return h(
    "div",
    { class: "legend" },
    ...["excellent", "good", "degraded", "poor"].map((quality) => sample(quality, quality)),
    sample("via", "via"),
  );
}
