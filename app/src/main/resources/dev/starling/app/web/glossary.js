// The meaning of each word: at the pointer, at the focus, and all of them with the key "?".

import { byId, h, setAttribute } from "./dom.js";
import { TERMS } from "./terms.js";

const HOVER_MS = 300;

let tip;
let about = null;
let timer = 0;

export function start() {
  tip = byId("tip");
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const target = termAt(event.target);
    clearTimeout(timer);
    if (target === about) return;
    timer = setTimeout(() => (target ? show(target) : hide()), target ? HOVER_MS : 120);
  });
  document.addEventListener("focusin", (event) => {
    const target = termAt(event.target);
    if (target && event.target.matches(":focus-visible")) show(target);
    else if (about && !tip.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const target = termAt(event.target);
    if (target?.classList.contains("term")) show(target);
    else hide();
  });
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  document.addEventListener("keydown", onKey);
  byId("glossary-open").addEventListener("click", () => open());
  byId("glossary-close").addEventListener("click", () => byId("glossary").close());
  byId("glossary-search").addEventListener("input", (event) => filter(event.target.value));
  byId("glossary").addEventListener("click", (event) => {
    if (event.target === event.currentTarget) event.currentTarget.close();
  });
  list();
}

/** A word with its meaning: it can be focused. */
export function term(key, text) {
  return h("span", { class: "term", tabindex: 0, "data-term": key }, text ?? TERMS[key][0]);
}

function termAt(element) {
  const found = element instanceof Element ? element.closest("[data-term]") : null;
  return found && TERMS[found.dataset.term] ? found : null;
}

function show(target) {
  const [title, text] = TERMS[target.dataset.term];
  hide();
  about = target;
  tip.replaceChildren(h("strong", {}, title), h("span", {}, text));
  tip.hidden = false;
  setAttribute(target, "aria-describedby", "tip");
  const at = target.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = Math.max(8, Math.min(innerWidth - width - 8, at.left + at.width / 2 - width / 2));
  const isBelow = at.bottom + height + 12 < innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${isBelow ? at.bottom + 8 : Math.max(8, at.top - height - 8)}px`;
}

function hide() {
  clearTimeout(timer);
  if (!about) return;
  about.removeAttribute("aria-describedby");
  about = null;
  tip.hidden = true;
}

function onKey(event) {
  if (event.key === "Escape" && about) {
    hide();
    return;
  }
  const isTyping = event.target.closest?.("input, textarea, select");
  if (event.key === "?" && !isTyping) {
    event.preventDefault();
    open(about?.dataset.term ?? termAt(document.activeElement)?.dataset.term);
  }
}

/** Opens the glossary, at a word. */
export function open(key) {
  hide();
  const dialog = byId("glossary");
  if (dialog.open) return;
  filter((byId("glossary-search").value = ""));
  dialog.showModal();
  const entry = key && dialog.querySelector(`[data-entry="${CSS.escape(key)}"]`);
  if (entry) {
    entry.scrollIntoView({ block: "center" });
    entry.focus();
  } else {
    byId("glossary-search").focus();
  }
}

function list() {
  const entries = Object.entries(TERMS).sort(([, [a]], [, [b]]) => a.localeCompare(b));
  byId("glossary-list").replaceChildren(
    ...entries.map(([key, [title, text]]) =>
      h("div", { class: "entry", tabindex: -1, "data-entry": key }, h("dt", {}, title), h("dd", {}, text)),
    ),
  );
}

function filter(wanted) {
  const words = wanted.toLowerCase().trim();
  let shown = 0;
  for (const entry of byId("glossary-list").children) {
    entry.hidden = !entry.textContent.toLowerCase().includes(words);
    if (!entry.hidden) shown++;
  }
  byId("glossary-none").hidden = shown > 0;
}
