// Where the nodes of the graph stand. By name, so that nobody moves when somebody turns down.

const MAX_RADIUS = 22;
const MIN_RADIUS = 5;
/** For the names under the nodes and the crown above. */
const MARGIN = { x: 58, top: 66, bottom: 62 };
const ONE_RING = 14;
const RELAY_AT = 0.52;

/**
 * A place for each member: in the middle this node, around it the others on as few rings as they
 * need, outside those that are reached through others, near who reaches them.
 *
 * @returns {Map<string, {x: number, y: number, r: number, side?: number}>} a side of 1 or -1: names go
 *     to the right or left, since there is a link above and below
 */
export function place(members, width, height) {
  const self = members[0];
  const others = members.slice(1).sort((a, b) => (a.node < b.node ? -1 : 1));
  const byName = new Map(members.map((member) => [member.node, member]));
  const relayed = others.filter((member) => relayOf(member, byName));
  const direct = others.filter((member) => !relayOf(member, byName));
  const isDense = members.length > 40;
  const margin = isDense ? { x: 24, top: 30, bottom: 24 } : MARGIN;
  const cx = width / 2;
  const cy = margin.top + (height - margin.top - margin.bottom) / 2;
  const rx = Math.max(40, width / 2 - margin.x);
  const ry = Math.max(40, (height - margin.top - margin.bottom) / 2);
  const r = radius(members.length, rx, ry);
  const places = new Map([[self.node, { x: cx, y: cy, r: Math.min(MAX_RADIUS, r * 1.15) }]]);

  const perRelay = new Map();
  for (const member of relayed) {
    const relay = relayOf(member, byName).node;
    if (!perRelay.has(relay)) perRelay.set(relay, []);
    perRelay.get(relay).push(member);
  }
  const angles = new Map();
  for (const { item, angle, part } of onRings(direct, rx, ry, r)) {
    angles.set(item.node, angle);
    // A relay stands further in, with those behind it further out.
    const out = perRelay.has(item.node) ? Math.min(part, RELAY_AT) : part;
    const spot = at(cx, cy, rx * out, ry * out, angle, r);
    places.set(item.node, { ...spot, side: out < part ? Math.sign(spot.x - cx) || 1 : 0 });
  }
  for (const [relay, group] of perRelay) {
    const middle = angles.get(relay) ?? 0;
    group.forEach((member, i) => {
      const angle = middle + (i - (group.length - 1) / 2) * Math.min(0.5, 2.6 / group.length);
      places.set(member.node, at(cx, cy, rx, ry, angle, r));
    });
  }
  return places;
}

/** The member through whom another is reached, if that one has a place of its own. */
export function relayOf(member, byName) {
  const relay = member.via ? byName.get(member.via) : null;
  return relay && !relay.isSelf && !relay.via && member.status !== "down" ? relay : null;
}

function at(cx, cy, rx, ry, angle, r) {
  const round = (value) => Math.round(value * 10) / 10;
  return { x: round(cx + rx * Math.cos(angle)), y: round(cy + ry * Math.sin(angle)), r };
}

function radius(count, rx, ry) {
  const room = Math.sqrt((Math.PI * rx * ry) / Math.max(1, count));
  return Math.max(MIN_RADIUS, Math.min(MAX_RADIUS - Math.min(6, count / 3), room * 0.26));
}

/** Items with an angle, and how far out they are, as a part of the whole. */
function onRings(items, rx, ry, r) {
  const sizes = ringSizes(items.length, rx, ry, r);
  const placed = [];
  let next = 0;
  sizes.forEach(({ size, part }, ring) => {
    const start = -Math.PI / 2 - (size % 2 === 0 ? Math.PI / size : 0) + ring * 0.15;
    for (let i = 0; i < size && next < items.length; i++, next++) {
      placed.push({ item: items[next], angle: start + (2 * Math.PI * i) / size, part });
    }
  });
  return placed;
}

function ringSizes(count, rx, ry, r) {
  if (count <= ONE_RING) return [{ size: count, part: 1 }];
  const innermost = 0.3;
  for (let rings = 2; ; rings++) {
    const parts = Array.from({ length: rings }, (_, i) => innermost + ((1 - innermost) * i) / (rings - 1));
    const whole = parts.reduce((sum, part) => sum + part, 0);
    const length = Math.PI * (rx + ry);
    // Nodes a little apart on each ring, or rings that would touch: it is as good as it gets.
    const isRoomy = (length * whole) / count > r * 3.2;
    const isFull = ((1 - innermost) * Math.min(rx, ry)) / rings < r * 2.6;
    if (isRoomy || isFull) {
      let left = count;
      return parts.map((part, i) => {
        const size = i === rings - 1 ? left : Math.min(left, Math.round((count * part) / whole));
        left -= size;
        return { size, part };
      });
    }
  }
}
