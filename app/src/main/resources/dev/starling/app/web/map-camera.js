// From coordinates of the swarm to the screen: x grows to the right, y up.

const MAX_SCALE = 1e9;
const MIN_SCALE = 1e-9;

export class Camera {
  /** The middle of the view, and pixels for each unit. */
  x = 0;
  y = 0;
  scale = 1;
  width = 0;
  height = 0;

  resize(width, height) {
    this.width = width;
    this.height = height;
  }

  toScreenX = (x) => (x - this.x) * this.scale + this.width / 2;
  toScreenY = (y) => (this.y - y) * this.scale + this.height / 2;
  toX = (px) => (px - this.width / 2) / this.scale + this.x;
  toY = (py) => this.y - (py - this.height / 2) / this.scale;

  panBy(dx, dy) {
    this.x -= dx / this.scale;
    this.y += dy / this.scale;
  }

  /** Larger by a factor, around a point of the screen that stays where it is. */
  zoomBy(factor, px = this.width / 2, py = this.height / 2) {
    const [x, y] = [this.toX(px), this.toY(py)];
    this.scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, this.scale * factor));
    this.x = x - (px - this.width / 2) / this.scale;
    this.y = y + (py - this.height / 2) / this.scale;
  }

  centre(x, y) {
    this.x = x;
    this.y = y;
  }

  /** Shows all of a box, with a margin in pixels. */
  fit({ minX, minY, maxX, maxY }, margin) {
    this.centre((minX + maxX) / 2, (minY + maxY) / 2);
    const wide = maxX - minX;
    const high = maxY - minY;
    const [roomX, roomY] = [Math.max(40, this.width - 2 * margin), Math.max(40, this.height - 2 * margin)];
    const scale = Math.min(wide > 0 ? roomX / wide : Infinity, high > 0 ? roomY / high : Infinity);
    this.scale = Number.isFinite(scale) ? Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale)) : 20;
  }
}

/** The box around marks; null without any. */
export function bounds(marks) {
  let box = null;
  for (const mark of marks) {
    if (!mark.placed) continue;
    box ??= { minX: mark.x, minY: mark.y, maxX: mark.x, maxY: mark.y };
    box.minX = Math.min(box.minX, mark.x);
    box.maxX = Math.max(box.maxX, mark.x);
    box.minY = Math.min(box.minY, mark.y);
    box.maxY = Math.max(box.maxY, mark.y);
  }
  return box;
}

/** A round distance, 1, 2 or 5 times a power of ten, of about so many pixels. */
export function roundStep(scale, pixels) {
  const raw = pixels / scale;
  const power = 10 ** Math.floor(Math.log10(raw));
  const part = raw / power;
  return (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10) * power;
}

/** Digits behind the point that a step needs. */
export const digitsOf = (step) => Math.max(0, Math.min(9, -Math.floor(Math.log10(step) + 1e-9)));
