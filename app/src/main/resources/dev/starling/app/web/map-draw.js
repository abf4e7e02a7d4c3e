// Paints the tactical map on a canvas. Marks of one look are one path, so that thousands of them
// are a few calls.

import { palette, reducedMotion } from "./dom.js";
import { coordinate, short } from "./format.js";
import { digitsOf, roundStep } from "./map-camera.js";
import { ageMs, freshness, glide, OFFLINE_MS, positionAt, STALE_MS } from "./overlay.js";

const GRID_PX = 90;
const MAX_LABELS = 90;
const LABEL_LENGTH = 22;
const LABEL_HEIGHT = 13;
/** With more entities in view they are drawn smaller. */
const CROWDED = 400;

/**
 * Paints everything.
 *
 * @returns {boolean} whether something still glides, so that another frame is due
 */
export function paint(context, camera, scene) {
  const colours = palette();
  context.clearRect(0, 0, camera.width, camera.height);
  context.lineJoin = "round";
  context.lineCap = "round";
  grid(context, camera, colours);
  const labels = new Labels(context, camera, colours);
  waypoints(context, camera, scene, colours, labels);
  annotations(context, camera, scene, colours, labels);
  const isMoving = entities(context, camera, scene, colours, labels);
  labels.draw();
  if (scene.cursor) cursor(context, camera, scene.cursor, colours);
  return isMoving;
}

function grid(context, camera, colours) {
  const step = roundStep(camera.scale, GRID_PX);
  const digits = digitsOf(step);
  context.strokeStyle = colours.grid;
  context.lineWidth = 1;
  context.fillStyle = colours["ink-3"];
  context.font = `10px ${colours.font}`;
  context.beginPath();
  const firstX = Math.ceil(camera.toX(0) / step) * step;
  for (let i = 0; ; i++) {
    const px = Math.round(camera.toScreenX(firstX + i * step)) + 0.5;
    if (px > camera.width || i > 200) break;
    context.moveTo(px, 0);
    context.lineTo(px, camera.height);
    if (px > 60) context.fillText(coordinate(firstX + i * step, digits), px + 4, camera.height - 6);
  }
  const firstY = Math.ceil(camera.toY(camera.height) / step) * step;
  for (let i = 0; ; i++) {
    const py = Math.round(camera.toScreenY(firstY + i * step)) + 0.5;
    if (py < 0 || i > 200) break;
    context.moveTo(0, py);
    context.lineTo(camera.width, py);
    if (py < camera.height - 24) context.fillText(coordinate(firstY + i * step, digits), 6, py - 4);
  }
  context.stroke();
}

function waypoints(context, camera, { overlay, isSelected }, colours, labels) {
  context.lineWidth = 1.8;
  for (const mark of overlay.waypoints.values()) {
    if (!mark.placed) continue;
    const [px, py] = [camera.toScreenX(mark.x), camera.toScreenY(mark.y)];
    if (isOutside(camera, px, py)) continue;
    const isChosen = isSelected("waypoint", mark.id);
    if (isChosen) halo(context, px, py - 8, 16, colours);
    context.strokeStyle = colours.way;
    context.fillStyle = colours.way;
    // A flag on its pole; the foot of the pole is the place.
    context.beginPath();
    context.moveTo(px, py);
    context.lineTo(px, py - 18);
    context.stroke();
    context.beginPath();
    context.moveTo(px, py - 18);
    context.lineTo(px + 12, py - 14);
    context.lineTo(px, py - 10);
    context.closePath();
    context.fill();
    context.beginPath();
    context.arc(px, py, 2.4, 0, 7);
    context.fill();
    labels.add(px, py - 8, 13, mark.label, colours.way, isChosen ? 3 : 1);
  }
}

function annotations(context, camera, { overlay, isSelected }, colours, labels) {
  for (const mark of overlay.annotations.values()) {
    if (!mark.placed) continue;
    const [px, py] = [camera.toScreenX(mark.x), camera.toScreenY(mark.y)];
    if (isOutside(camera, px, py)) continue;
    const isChosen = isSelected("annotation", mark.id);
    if (isChosen) halo(context, px, py, 15, colours);
    context.fillStyle = colours.surface;
    context.strokeStyle = colours.note;
    context.lineWidth = 1.6;
    context.beginPath();
    context.roundRect(px - 7, py - 7, 14, 14, 3);
    context.fill();
    context.moveTo(px - 4, py - 2.5);
    context.lineTo(px + 4, py - 2.5);
    context.moveTo(px - 4, py + 2);
    context.lineTo(px + 1.5, py + 2);
    context.stroke();
    labels.add(px, py, 9, mark.label, colours.note, isChosen ? 3 : 1);
  }
}

/** How clearly an entity shows: all, then less and less until it is offline. */
function clarity(age) {
  if (age <= STALE_MS) return 1;
  return Math.max(0.4, 1 - (0.6 * (age - STALE_MS)) / (OFFLINE_MS - STALE_MS));
}

/** Steps of clarity, since each look is one path. */
const STEPS = 4;

function entities(context, camera, scene, colours, labels) {
  const { overlay, isSelected, now } = scene;
  const clock = reducedMotion.matches ? Infinity : performance.now();
  const looks = new Map();
  const inView = [];
  let isMoving = false;
  for (const mark of overlay.entities.values()) {
    if (!mark.placed) continue;
    if (clock !== Infinity && glide(mark, clock) < 1) isMoving = true;
    const [x, y] = clock === Infinity ? [mark.x, mark.y] : positionAt(mark, clock);
    const px = camera.toScreenX(x);
    const py = camera.toScreenY(y);
    if (isOutside(camera, px, py)) continue;
    inView.push({ mark, px, py });
  }
  const size = inView.length > CROWDED * 3 ? 4 : inView.length > CROWDED ? 5.5 : 8;
  for (const seen of inView) {
    const age = ageMs(seen.mark, now);
    const fresh = freshness(age);
    const look = fresh === "offline" ? "offline" : Math.ceil(clarity(age) * STEPS) / STEPS;
    if (!looks.has(look)) looks.set(look, new Path2D());
    outline(looks.get(look), seen.px, seen.py, seen.mark.heading, size);
    const isChosen = isSelected("entity", seen.mark.id);
    if (isChosen) halo(context, seen.px, seen.py, size + 9, colours);
    if (isChosen || inView.length <= MAX_LABELS) {
      const status = fresh === "offline" ? "offline" : seen.mark.status;
      const words = status ? `${short(seen.mark.label, LABEL_LENGTH)} · ${status}` : seen.mark.label;
      labels.add(seen.px, seen.py, size + 4, words, fresh === "fresh" ? colours.ink : colours["ink-3"], isChosen ? 3 : 0);
    }
  }
  for (const [look, path] of looks) fillLook(context, look, path, colours, size);
  scene.shown(inView, size);
  return isMoving;
}

function fillLook(context, look, path, colours, size) {
  context.save();
  if (look === "offline") {
    context.strokeStyle = colours["ink-3"];
    context.lineWidth = size > 5 ? 1.4 : 1;
    if (size > 5) context.setLineDash([2.5, 2.5]);
    context.stroke(path);
  } else {
    context.globalAlpha = look;
    context.fillStyle = colours.accent;
    context.fill(path);
    if (size > 5) {
      context.strokeStyle = colours.surface;
      context.lineWidth = 1;
      context.stroke(path);
    }
  }
  context.restore();
}

/** An arrowhead in the direction of the heading, clockwise from up; a point without one. */
function outline(path, px, py, heading, size) {
  if (heading === null) {
    path.moveTo(px + size * 0.7, py);
    path.arc(px, py, size * 0.7, 0, 7);
    return;
  }
  const angle = (heading * Math.PI) / 180;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const to = (right, up) => [px + right * cos + up * sin, py + right * sin - up * cos];
  path.moveTo(...to(0, size * 1.25));
  path.lineTo(...to(size * 0.8, -size * 0.85));
  path.lineTo(...to(0, -size * 0.4));
  path.lineTo(...to(-size * 0.8, -size * 0.85));
  // Back to the tip: closePath goes through all of the path so far, thousands of marks each time.
  path.lineTo(...to(0, size * 1.25));
}

function halo(context, px, py, radius, colours) {
  context.save();
  context.fillStyle = colours["accent-soft"];
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(px, py, radius, 0, 7);
  context.fill();
  context.stroke();
  context.restore();
}

function cursor(context, camera, at, colours) {
  const [px, py] = [camera.toScreenX(at.x), camera.toScreenY(at.y)];
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.6;
  context.beginPath();
  context.arc(px, py, 9, 0, 7);
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    context.moveTo(px + dx * 5, py + dy * 5);
    context.lineTo(px + dx * 15, py + dy * 15);
  }
  context.stroke();
}

const isOutside = (camera, px, py) =>
  px < -30 || py < -30 || px > camera.width + 30 || py > camera.height + 30;

/** Names under marks, or above: those that matter more first, and none over another or a mark. */
class Labels {
  #context;
  #camera;
  #colours;
  #wanted = [];

  constructor(context, camera, colours) {
    this.#context = context;
    this.#camera = camera;
    this.#colours = colours;
  }

  /** A name for a mark that covers `radius` pixels around a place. */
  add(px, py, radius, text, colour, weight) {
    if (this.#wanted.length < 4 * MAX_LABELS || weight > 1) {
      this.#wanted.push({ px, py, radius, text: short(text, LABEL_LENGTH + 12), colour, weight });
    }
  }

  draw() {
    const context = this.#context;
    context.font = `500 11px ${this.#colours.font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineWidth = 3;
    context.strokeStyle = this.#colours.raised;
    const wanted = this.#wanted.sort((a, b) => b.weight - a.weight);
    const taken = wanted.slice(0, MAX_LABELS * 2).map((mark) => around(mark, 6));
    let shown = 0;
    for (const mark of wanted) {
      const half = context.measureText(mark.text).width / 2 + 2;
      const x = Math.max(half, Math.min(this.#camera.width - half, mark.px));
      const tops = [mark.py + mark.radius, mark.py - mark.radius - LABEL_HEIGHT];
      const boxes = tops.map((top) => ({ left: x - half, right: x + half, top, bottom: top + LABEL_HEIGHT }));
      const free = boxes.find((box) => !taken.some((other) => overlaps(box, other)));
      const box = free ?? (mark.weight > 1 ? boxes[0] : null);
      if (!box || shown === MAX_LABELS) continue;
      shown++;
      taken.push(box);
      context.strokeText(mark.text, x, box.top);
      context.fillStyle = mark.colour;
      context.fillText(mark.text, x, box.top);
    }
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
  }
}

const around = ({ px, py }, far) => ({ left: px - far, right: px + far, top: py - far, bottom: py + far });

const overlaps = (a, b) =>
  a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
