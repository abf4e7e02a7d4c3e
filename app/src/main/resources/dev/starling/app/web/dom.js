// Elements from code. Text is always text: nothing here reads markup.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; children are nodes or text, attributes as in markup, `on…` are listeners. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else {
      setAttribute(element, name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets an attribute if it differs; null, undefined and false take it away. */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** Sets the text if it differs. */
export function setText(element, text) {
  const wanted = String(text);
  if (element.textContent !== wanted) element.textContent = wanted;
}

export const byId = (id) => document.getElementById(id);

/**
 * Keeps one child for each key, in the order of the items. Children that stay are not touched, so
 * that focus and scrolling stay, too.
 */
export function keyed(parent, items, keyOf, create, update) {
  const known = (parent.keyed ??= new Map());
  const wanted = new Set(items.map(keyOf));
  for (const [key, child] of known) {
    if (!wanted.has(key)) {
      known.delete(key);
      child.remove();
    }
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let child = known.get(key);
    if (!child) {
      child = create(item);
      known.set(key, child);
    }
    update(child, item);
    if (child === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(child, place);
    }
  }
}

let announcement = 0;

/** Says it to those who do not see it. */
export function announce(text) {
  const region = byId("announcer");
  clearTimeout(announcement);
  announcement = setTimeout(() => setText(region, text), 150);
}

export const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

const NORMAL_FONT_PX = 14;

/** How much larger than usual letters are: on a wall, or as the user has it. Drawings follow. */
export function magnification() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / NORMAL_FONT_PX;
}

/** Makes a canvas as sharp as the screen, and gives its size in magnified pixels. */
export function sizeCanvas(canvas, context, width, height) {
  const unit = magnification();
  const ratio = Math.min(devicePixelRatio || 1, 2);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio * unit, 0, 0, ratio * unit, 0, 0);
  return { width: width / unit, height: height / unit, unit };
}

let colours = null;
const NAMES = [
  "surface", "raised", "grid", "ink", "ink-3", "accent", "accent-soft", "way", "note", "series-1",
  "series-2",
];

/** Colours and font of the style sheet as they are now, for canvases. */
export function palette() {
  if (!colours) {
    const probe = document.body.appendChild(h("i", { hidden: true }));
    const style = getComputedStyle(probe);
    colours = { font: style.fontFamily };
    for (const name of NAMES) {
      probe.style.color = `var(--${name})`;
      colours[name] = style.color;
    }
    probe.remove();
  }
  return colours;
}

/** Calls `listener` when the colours may have changed. */
export function onColours(listener) {
  const changed = () => {
    colours = null;
    listener();
  };
  document.addEventListener("theme", changed);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}
