// Small drawings that tell by shape what is also told by colour and text.

import { h, setAttribute, setText, svg } from "./dom.js";

const ROLE_PATHS = {
  commander: ["M2.2 12.8h11.6", "M2.6 10.6 1.6 4.4l3.6 2.7L8 2.6l2.8 4.5 3.6-2.7-1 6.2z"],
  wingmate: ["M1.5 10.5 8 4l6.5 6.5L8 8.3z"],
  observer: ["M1.3 8S3.8 3.7 8 3.7 14.7 8 14.7 8 12.2 12.3 8 12.3 1.3 8 1.3 8z", "M8 6.1a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8z"],
  relay: ["M2 5.5h10.5M9.5 2.7l3 2.8-3 2.8", "M14 10.5H3.5M6.5 7.7l-3 2.8 3 2.8"],
};

const STATUS_PATHS = {
  healthy: ["M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z", "M5 8.3l2.2 2.2L11.2 6"],
  suspect: ["M8 1.8 15 14H1z", "M8 6.2v3.6M8 11.6v.4"],
  down: ["M4.8 1.5h6.4l3.3 3.3v6.4l-3.3 3.3H4.8l-3.3-3.3V4.8z", "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"],
};

/** Bars of a link, most to least. */
export const QUALITIES = ["excellent", "good", "degraded", "poor", "disconnected"];

function drawing(className, paths) {
  const icon = svg("svg", { class: className, viewBox: "0 0 16 16", "aria-hidden": "true" });
  for (const d of paths) icon.append(svg("path", { d }));
  return icon;
}

export function roleIcon(role) {
  return drawing(`icon role-icon role-${role ?? "none"}`, ROLE_PATHS[role] ?? ["M4 8h8"]);
}

/** The paths of a role, to be drawn around the middle of a node of the graph. */
export function rolePaths(role) {
  return ROLE_PATHS[role] ?? [];
}

export function statusIcon(status) {
  return drawing(`icon status-icon is-${status}`, STATUS_PATHS[status] ?? []);
}

/** Four bars, as many filled as the link is good; a cross where it is disconnected. */
export function qualityIcon(quality) {
  const icon = svg("svg", { class: `icon bars q-${quality}`, viewBox: "0 0 16 16", "aria-hidden": "true" });
  const filled = quality === null ? 0 : 4 - QUALITIES.indexOf(quality);
  for (let bar = 0; bar < 4; bar++) {
    const height = 4 + bar * 3;
    icon.append(
      svg("rect", {
        x: 1 + bar * 3.7, y: 14 - height, width: 2.6, height, rx: 0.8,
        class: bar < filled ? "bar-on" : "bar-off",
      }),
    );
  }
  if (quality === "disconnected") icon.append(svg("path", { d: "M2 3l4 4M6 3 2 7", class: "bar-cross" }));
  return icon;
}

/** An icon and a word that can be changed together. */
export function badge(kind) {
  const element = h("span", { class: `badge badge-${kind}` });
  let shown;
  return {
    element,
    set(word, title) {
      if (word === shown) return;
      shown = word;
      const icon = { role: roleIcon, status: statusIcon, quality: qualityIcon }[kind](word);
      element.replaceChildren(icon, h("span", {}, title ?? word ?? "–"));
      setAttribute(element, "data-term", word);
      setAttribute(element, "data-value", word);
    },
  };
}

const POINTS = 60;
const WIDTH = 100;
const HEIGHT = 24;

/**
 * The last round trips as a line, the last one as a point. From zero up by the square root, so that
 * one slow answer does not flatten all others.
 */
export function sparkline() {
  const line = svg("path", { class: "spark-line" });
  const area = svg("path", { class: "spark-area" });
  const end = svg("circle", { class: "spark-end", r: 1.8 });
  const element = svg(
    "svg",
    { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" },
    area, line, end,
  );
  let drawn;
  return {
    element,
    draw(values) {
      const key = `${values.length}:${values[0]}:${values.at(-1)}`;
      if (key === drawn) return;
      drawn = key;
      if (values.length < 2) {
        setAttribute(line, "d", null);
        setAttribute(area, "d", null);
        setAttribute(end, "visibility", "hidden");
        return;
      }
      const top = Math.max(...values) * 1.1 || 1;
      const step = (WIDTH - 3) / (POINTS - 1);
      const first = WIDTH - 3 - step * (values.length - 1);
      const y = (value) => (HEIGHT - 2 - Math.sqrt(value / top) * (HEIGHT - 5)).toFixed(1);
      const points = values.map((value, i) => `${(first + i * step).toFixed(1)} ${y(value)}`);
      setAttribute(line, "d", `M${points.join("L")}`);
      setAttribute(area, "d", `M${first.toFixed(1)} ${HEIGHT}L${points.join("L")}L${WIDTH - 3} ${HEIGHT}z`);
      setAttribute(end, "visibility", null);
      setAttribute(end, "cx", WIDTH - 3);
      setAttribute(end, "cy", y(values.at(-1)));
    },
    /** For those who do not see it. */
    label: (text) => setAttribute(element, "aria-label", text),
  };
}

/** A name of a node: alias, and host in a softer voice. */
export function nodeName(node) {
  const at = node.indexOf("@");
  const name = h("span", { class: "node-name" });
  if (at <= 0) {
    setText(name, node);
  } else {
    name.append(node.slice(0, at), h("span", { class: "host" }, node.slice(at)));
  }
  return name;
}
