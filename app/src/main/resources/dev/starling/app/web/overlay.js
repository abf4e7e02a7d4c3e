// What the nodes share, as the map shows it.

/** An entity fades when nothing was heard of it for so long, until it counts as offline. */
export const STALE_MS = 5000;
export const OFFLINE_MS = 30000;

/** For so long a mark glides to where it was written to. */
const GLIDE_MS = 350;

/** Below it a number is no time in epoch milliseconds, but the clock of some machine. */
const EARLIEST_EPOCH_MS = 1e12;
const MAX_AHEAD_MS = 60000;

const KINDS = { entity: "entities", waypoint: "waypoints", annotation: "annotations" };

export class Overlay {
  entities = new Map();
  waypoints = new Map();
  annotations = new Map();
  /** Changes since the page was opened. */
  changes = 0;

  clear() {
    this.entities.clear();
    this.waypoints.clear();
    this.annotations.clear();
  }

  /**
   * Takes a whole overlay.
   *
   * @param seenAt when that was, for what says no time of its own
   */
  replace(json, seenAt) {
    const waypoints = json.waypoints.map((value) => [value.id, value]);
    this.#replaceAll("entity", Object.entries(json.entities), seenAt);
    this.#replaceAll("waypoint", waypoints, seenAt);
    this.#replaceAll("annotation", Object.entries(json.annotations), seenAt);
  }

  #replaceAll(kind, entries, seenAt) {
    const before = this[KINDS[kind]];
    const after = new Map();
    for (const [id, value] of entries) {
      const known = before.get(id);
      const isSame = known && JSON.stringify(known.value) === JSON.stringify(value);
      after.set(id, mark(kind, id, value, isSame ? known.seenAt : seenAt, known));
    }
    this[KINDS[kind]] = after;
  }

  /** Notes when an id was written last, of an event from before the overlay was read. */
  noteTime(event) {
    const found = this[KINDS[kindOf(event)]].get(event.id);
    if (found) found.seenAt = event.at;
    else this.#times.set(event.id, event.at);
  }

  #times = new Map();

  /** When the history of events says that entities were written. */
  applyTimes() {
    for (const [id, at] of this.#times) {
      const found = this.entities.get(id);
      if (found) found.seenAt = at;
    }
    this.#times.clear();
  }

  /** Takes an event of the overlay. */
  apply(event) {
    const kind = kindOf(event);
    const all = this[KINDS[kind]];
    this.changes++;
    if (event.value === null) all.delete(event.id);
    else all.set(event.id, mark(kind, event.id, event.value, event.at, all.get(event.id)));
  }

  get(kind, id) {
    return this[KINDS[kind]].get(id) ?? null;
  }
}

const kindOf = (event) => event.type.slice(0, event.type.indexOf("_"));

function mark(kind, id, value, seenAt, before) {
  const position = value.position ?? null;
  const placed =
    Array.isArray(position) && Number.isFinite(position[0]) && Number.isFinite(position[1]);
  const made = {
    kind,
    id,
    value,
    seenAt,
    placed,
    x: placed ? position[0] : 0,
    y: placed ? position[1] : 0,
    z: placed && Number.isFinite(position[2]) ? position[2] : null,
    heading: Number.isFinite(value.heading) ? value.heading : null,
    status: text(value.status),
    label: text(value.label) ?? text(value.text) ?? id,
    // Where it glides from, and since when; see positionAt.
    fromX: 0,
    fromY: 0,
    movedAt: -Infinity,
  };
  if (before?.placed && placed && (before.x !== made.x || before.y !== made.y)) {
    const now = performance.now();
    [made.fromX, made.fromY] = positionAt(before, now);
    made.movedAt = now;
  }
  return made;
}

/** What is no text is shown as its JSON. */
function text(value) {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Where a mark is drawn at a time of performance.now(). */
export function positionAt(mark, now) {
  const part = glide(mark, now);
  return [mark.fromX + (mark.x - mark.fromX) * part, mark.fromY + (mark.y - mark.fromY) * part];
}

export function glide(mark, now) {
  const part = (now - mark.movedAt) / GLIDE_MS;
  return part >= 1 ? 1 : part * (2 - part);
}

/** Since when nothing was heard of an entity: its `last_updated`, else its last event. */
export function ageMs(mark, now) {
  const stated = mark.value.last_updated;
  const usable =
    Number.isFinite(stated) && stated > EARLIEST_EPOCH_MS && stated < now + MAX_AHEAD_MS;
  return Math.max(0, now - (usable ? stated : mark.seenAt));
}

export function freshness(ageMs) {
  return ageMs > OFFLINE_MS ? "offline" : ageMs > STALE_MS ? "stale" : "fresh";
}
