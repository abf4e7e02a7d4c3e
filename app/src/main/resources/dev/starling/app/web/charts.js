// Lines over the last minute, and then the last five: what is sent and dropped, what changes, what is not settled.

import { byId, h, onColours, palette, setAttribute, setText, sizeCanvas } from "./dom.js";
import { millis, rate } from "./format.js";
import { store, WINDOW } from "./store.js";

const CHARTS = [
  {
    id: "messages", term: "priority", title: "Messages", unit: "per second", format: rate,
    series: [{ key: "sent", name: "sent", term: "sent" }, { key: "dropped", name: "dropped", term: "dropped", isDashed: true }],
  },
  {
    id: "changes", title: "Overlay changes", term: "changes", unit: "per second", format: rate,
    series: [{ key: "changes", name: "changes" }],
  },
  {
    id: "convergence", title: "Members not settled", term: "convergence", unit: "members", format: rate,
    series: [{ key: "unsettled", name: "members", isStep: true }],
  },
  {
    id: "rtt", title: "Median round trip", term: "rtt", unit: "all nodes", format: millis,
    series: [{ key: "rtt", name: "median" }],
  },
];

const FIRST_WINDOW = 60;
const LEFT = 48;
const BOTTOM = 18;
const TOP = 8;

export function start() {
  const drawings = CHARTS.map(create);
  const drawAll = () => drawings.forEach((draw) => draw());
  store.on(["traffic"], drawAll);
  onColours(drawAll);
}

function create(chart) {
  const canvas = h("canvas", { role: "img" });
  const figures = new Map();
  const legend = chart.series.map((series) => {
    const figure = h("span", { class: "chart-figure" });
    figures.set(series.key, figure);
    return h(
      "span",
      { class: `chart-key${series.isDashed ? " is-dashed" : ""}`, "data-term": series.term },
      chart.series.length > 1 ? `${series.name} ` : "",
      figure,
    );
  });
  const box = h("div", { class: "chart-box" }, canvas);
  byId("charts").append(
    h(
      "figure",
      { class: "chart", id: `chart-${chart.id}` },
      h(
        "figcaption",
        {},
        h("span", { class: chart.term ? "chart-title term" : "chart-title", "data-term": chart.term, tabindex: chart.term ? 0 : null }, chart.title),
        h("span", { class: "chart-unit" }, chart.unit),
        h("span", { class: "chart-keys" }, ...legend),
      ),
      box,
    ),
  );
  const context = canvas.getContext("2d");
  const size = { width: 0, height: 0 };
  const draw = () => {
    if (size.width > 0) paint(context, size, chart);
    for (const { key } of chart.series) {
      const last = store.traffic[key].at(-1);
      setText(figures.get(key), last === undefined || last === null ? "–" : chart.format(last));
    }
    setAttribute(canvas, "aria-label", inWords(chart));
    setAttribute(canvas, "data-samples", store.traffic.at.length);
  };
  new ResizeObserver(([entry]) => {
    Object.assign(size, sizeCanvas(canvas, context, entry.contentRect.width, entry.contentRect.height));
    draw();
  }).observe(box);
  return draw;
}

function inWords(chart) {
  const parts = chart.series.map(({ key, name }) => {
    const values = store.traffic[key].filter((value) => value !== null);
    if (values.length === 0) return `${name}: nothing yet`;
    return `${name}: now ${chart.format(values.at(-1))}, at most ${chart.format(Math.max(...values))}`;
  });
  return `${chart.title} ${chart.unit}, so far and for five minutes at most. ${parts.join("; ")}`;
}

function paint(context, { width, height }, chart) {
  const colours = palette();
  const all = chart.series.flatMap(({ key }) => store.traffic[key].filter((value) => value !== null));
  const top = ceiling(Math.max(chart.id === "rtt" ? 0.1 : 1, ...all));
  const [innerWidth, innerHeight] = [width - LEFT - 6, height - TOP - BOTTOM];
  const toY = (value) => TOP + innerHeight * (1 - value / top);
  context.clearRect(0, 0, width, height);
  context.font = `10px ${colours.font}`;
  context.fillStyle = colours["ink-3"];
  context.strokeStyle = colours.grid;
  context.lineWidth = 1;
  context.setLineDash([]);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const part of [0, 0.5, 1]) {
    const y = Math.round(toY(top * part)) + 0.5;
    context.beginPath();
    context.moveTo(LEFT, y);
    context.lineTo(width - 6, y);
    context.stroke();
    context.fillText(chart.format(top * part), LEFT - 6, y);
  }
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  const shown = store.traffic.at.length <= FIRST_WINDOW ? FIRST_WINDOW : WINDOW;
  context.fillText(shown === WINDOW ? "−5 min" : "−1 min", LEFT, height - 4);
  context.textAlign = "right";
  context.fillText("now", width - 6, height - 4);
  chart.series.forEach((series, i) => {
    line(context, series, colours[`series-${i + 1}`], toY, (age) => LEFT + innerWidth * (1 - age / (shown - 1)), TOP + innerHeight, i === 0);
  });
}

function line(context, series, colour, toY, toX, floor, isFilled) {
  const values = store.traffic[series.key];
  const age = (i) => values.length - 1 - i;
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  context.lineJoin = "round";
  context.setLineDash(series.isDashed ? [4, 3] : []);
  context.beginPath();
  let first = -1;
  values.forEach((value, i) => {
    if (value === null) {
      first = -1;
      return;
    }
    const [x, y] = [toX(age(i)), toY(value)];
    if (first < 0) context.moveTo(x, y);
    else {
      if (series.isStep) context.lineTo(x, toY(values[i - 1]));
      context.lineTo(x, y);
    }
    if (first < 0) first = i;
  });
  context.stroke();
  const isWhole = first === values.findIndex((value) => value !== null) && values.at(-1) !== null;
  if (isFilled && isWhole && values.length > 1 && first >= 0) {
    context.lineTo(toX(0), floor);
    context.lineTo(toX(age(first)), floor);
    context.closePath();
    context.globalAlpha = 0.12;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = 1;
  }
}

/** The next round figure above. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const part = value / power;
  return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power;
}
