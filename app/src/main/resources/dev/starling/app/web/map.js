// The tactical map: what is on it, and what mouse, touch and keys do to it.

import { announce, byId, h, onColours, setText, sizeCanvas } from "./dom.js";
import { age, coordinate, plural } from "./format.js";
import { bounds, Camera, digitsOf, roundStep } from "./map-camera.js";
import { paint } from "./map-draw.js";
import { ageMs, freshness, STALE_MS } from "./overlay.js";
import { store } from "./store.js";

const KEY_PAN_PX = 60;
const ZOOM_STEP = 1.5;
const CLICK_PX = 5;
const HIT_PX = 16;
const MARGIN = 60;

export class TacticalMap {
  #canvas;
  #context;
  #camera = new Camera();
  #pointers = new Map();
  #dragged = 0;
  #seen = [];
  #size = 8;
  #cursor = null;
  #pick = null;
  /** How much larger than usual everything is drawn. */
  #unit = 1;
  #isFitted = false;
  /** Until the user looks somewhere, the view follows what there is. */
  #isFollowing = true;
  #due = false;

  constructor(container) {
    this.#canvas = h("canvas", {
      class: "map-canvas",
      tabindex: 0,
      role: "application",
      "aria-label": "Tactical map",
      "aria-describedby": "map-keys",
    });
    this.#context = this.#canvas.getContext("2d");
    container.prepend(this.#canvas);
    new ResizeObserver(() => this.#resize(container)).observe(container);
    this.#listen();
    store.on(["overlay"], () => {
      if (this.#isFollowing) this.#followAll();
      this.repaint();
    });
    store.on(["selection"], () => this.repaint());
    onColours(() => this.repaint());
    // What fades does so without any event.
    setInterval(() => this.repaint(), 1000);
  }

  /** Draws at the next frame of the screen. */
  repaint() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#paint();
    });
  }

  #paint() {
    if (this.#camera.width === 0) return;
    const isMoving = paint(this.#context, this.#camera, {
      overlay: store.overlay,
      isSelected: (kind, id) => store.isSelected(kind, id),
      now: store.now(),
      cursor: this.#cursor,
      shown: (seen, size) => {
        this.#seen = seen;
        this.#size = size;
      },
    });
    if (isMoving) this.repaint();
  }

  #resize(container) {
    const { clientWidth: width, clientHeight: height } = container;
    const size = sizeCanvas(this.#canvas, this.#context, width, height);
    this.#unit = size.unit;
    this.#camera.resize(size.width, size.height);
    if (this.#isFollowing) this.fit();
    this.#paint();
  }

  #everything() {
    const { entities, waypoints, annotations } = store.overlay;
    return [...entities.values(), ...waypoints.values(), ...annotations.values()];
  }

  /** Shows all that there is. */
  fit() {
    const box = bounds(this.#everything());
    if (box) this.#camera.fit(box, Math.min(MARGIN, this.#camera.width / 8));
    this.#isFitted = box !== null;
    this.#isFollowing = true;
    this.repaint();
  }

  /** Fits again only if something has left the view, so that the map stands still. */
  #followAll() {
    const box = bounds(this.#everything());
    if (!box || this.#camera.width === 0) return;
    const { toScreenX, toScreenY, width, height } = this.#camera;
    const edge = 20;
    const isInside =
      toScreenX(box.minX) > edge && toScreenX(box.maxX) < width - edge &&
      toScreenY(box.maxY) > edge && toScreenY(box.minY) < height - edge;
    if (!this.#isFitted || !isInside) this.fit();
  }

  zoom(factor, px, py) {
    this.#isFollowing = false;
    this.#camera.zoomBy(factor, px, py);
    this.repaint();
  }

  zoomIn = () => this.zoom(ZOOM_STEP);
  zoomOut = () => this.zoom(1 / ZOOM_STEP);

  /** Brings a mark into the middle. */
  show(mark) {
    this.#isFollowing = false;
    this.#camera.centre(mark.x, mark.y);
    this.repaint();
  }

  /** The next click, or Enter, gives a place instead of looking at what is there. */
  pickPlace(picked) {
    this.#pick = picked;
    this.#canvas.classList.toggle("is-picking", picked !== null);
  }

  /** Shows a place that is about to be used; null for none. */
  setCursor(place) {
    this.#cursor = place;
    this.repaint();
  }

  /** The middle of the view. */
  middle() {
    return this.#rounded(this.#camera.width / 2, this.#camera.height / 2);
  }

  /** A place of the screen, with as many digits as one can point at. */
  #rounded(px, py) {
    const digits = digitsOf(roundStep(this.#camera.scale, 2));
    return {
      x: Number(this.#camera.toX(px).toFixed(digits)),
      y: Number(this.#camera.toY(py).toFixed(digits)),
    };
  }

  #listen() {
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      if (this.#pointers.size === 0) this.#dragged = 0;
      this.#pointers.set(event.pointerId, this.#point(event));
    });
    canvas.addEventListener("pointermove", (event) => this.#onMove(event));
    canvas.addEventListener("pointerup", (event) => {
      const wasOne = this.#pointers.size === 1;
      this.#pointers.delete(event.pointerId);
      if (wasOne && this.#dragged < CLICK_PX) this.#onClick(this.#point(event));
    });
    canvas.addEventListener("pointercancel", (event) => this.#pointers.delete(event.pointerId));
    canvas.addEventListener("dblclick", (event) => {
      const { x, y } = this.#point(event);
      canvas.dispatchEvent(new CustomEvent("place", { bubbles: true, detail: this.#rounded(x, y) }));
    });
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const lines = event.deltaMode === 1 ? 30 : 1;
        const { x, y } = this.#point(event);
        this.zoom(Math.exp(-event.deltaY * lines * 0.0016), x, y);
      },
      { passive: false },
    );
    canvas.addEventListener("keydown", (event) => this.#onKey(event));
  }

  #point(event) {
    return { x: event.offsetX / this.#unit, y: event.offsetY / this.#unit };
  }

  #onMove(event) {
    const before = this.#pointers.get(event.pointerId);
    const after = this.#point(event);
    if (!before) {
      this.#canvas.classList.toggle("is-over", this.#hit(after.x, after.y) !== null);
      return;
    }
    this.#dragged += Math.hypot(after.x - before.x, after.y - before.y);
    this.#pointers.set(event.pointerId, after);
    const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    if (other) {
      const factor = distance(after, other) / Math.max(1, distance(before, other));
      this.zoom(factor, (after.x + other.x) / 2, (after.y + other.y) / 2);
      this.#camera.panBy((after.x - before.x) / 2, (after.y - before.y) / 2);
    } else if (this.#dragged >= CLICK_PX) {
      this.#isFollowing = false;
      this.#camera.panBy(after.x - before.x, after.y - before.y);
    }
    this.repaint();
  }

  #onClick({ x, y }) {
    if (this.#pick) {
      this.#picked(this.#rounded(x, y));
      return;
    }
    const mark = this.#hit(x, y);
    store.select(mark ? { kind: mark.kind, id: mark.id } : null);
  }

  #picked(place) {
    const pick = this.#pick;
    this.pickPlace(null);
    pick(place);
  }

  /** The mark next to a place of the screen. */
  #hit(px, py) {
    let best = null;
    let bestDistance = HIT_PX;
    const look = (mark, x, y) => {
      const far = Math.hypot(x - px, y - py);
      if (far < bestDistance) [best, bestDistance] = [mark, far];
    };
    for (const { mark, px: x, py: y } of this.#seen) look(mark, x, y);
    const { toScreenX, toScreenY } = this.#camera;
    for (const mark of store.overlay.waypoints.values()) {
      if (mark.placed) look(mark, toScreenX(mark.x) + 3, toScreenY(mark.y) - 9);
    }
    for (const mark of store.overlay.annotations.values()) {
      if (mark.placed) look(mark, toScreenX(mark.x), toScreenY(mark.y));
    }
    return best;
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 4 : 1;
    const pan = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const act = {
      "+": this.zoomIn, "=": this.zoomIn, "-": this.zoomOut, _: this.zoomOut,
      0: () => this.fit(), f: () => this.fit(),
      n: () => this.#step(1), p: () => this.#step(-1),
      w: () => this.#place(), Enter: () => this.#enter(),
      Escape: this.#pick && (() => this.#picked(null)),
    }[event.key];
    if (pan) {
      this.#isFollowing = false;
      this.#camera.panBy(pan[0] * KEY_PAN_PX * far, pan[1] * KEY_PAN_PX * far);
      this.repaint();
    } else if (act) {
      act();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #place() {
    this.#canvas.dispatchEvent(new CustomEvent("place", { bubbles: true, detail: this.middle() }));
  }

  #enter() {
    if (this.#pick) this.#picked(this.middle());
    else if (store.selected) this.#canvas.dispatchEvent(new CustomEvent("open", { bubbles: true }));
  }

  /** Looks at the next mark by name. */
  #step(direction) {
    const marks = this.#everything()
      .filter((mark) => mark.placed)
      .sort((a, b) => (a.label + a.id < b.label + b.id ? -1 : 1));
    if (marks.length === 0) return;
    const now = marks.findIndex((mark) => store.isSelected(mark.kind, mark.id));
    const next = marks[now < 0 ? 0 : (now + direction + marks.length) % marks.length];
    store.select({ kind: next.kind, id: next.id });
    this.#bringIntoView(next);
    announce(`${next.kind} ${next.label}${next.status ? ", " + next.status : ""}`);
  }

  #bringIntoView(mark) {
    const [px, py] = [this.#camera.toScreenX(mark.x), this.#camera.toScreenY(mark.y)];
    if (px < 30 || py < 30 || px > this.#camera.width - 30 || py > this.#camera.height - 30) this.show(mark);
  }
}

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** How many of what, and how fresh: told in words beside the picture. */
export function summarise() {
  const { entities, waypoints, annotations } = store.overlay;
  const counts = { fresh: 0, stale: 0, offline: 0 };
  let unplaced = 0;
  const now = store.now();
  for (const mark of entities.values()) {
    counts[freshness(ageMs(mark, now))]++;
    if (!mark.placed) unplaced++;
  }
  setText(byId("map-entities"), plural(entities.size, "entity", "entities"));
  setText(byId("map-waypoints"), plural(waypoints.size, "waypoint"));
  setText(byId("map-annotations"), plural(annotations.size, "annotation"));
  setText(byId("map-stale"), counts.stale > 0 ? `${counts.stale} silent for ${STALE_MS / 1000} s` : "");
  setText(byId("map-offline"), counts.offline > 0 ? `${counts.offline} offline` : "");
  setText(byId("map-unplaced"), unplaced > 0 ? `${unplaced} without a position` : "");
}

/** A mark in words, for the inspector. */
export function placeWords(mark) {
  if (!mark.placed) return "none";
  const digits = (value) => coordinate(value, Math.min(6, (String(value).split(".")[1] ?? "").length));
  return [mark.x, mark.y, mark.z].filter((value) => value !== null).map(digits).join(", ");
}

export const ageWords = (mark) => `${age(ageMs(mark, store.now()))} ago`;
