// The panel at the side: what one looks at, and forms. It leaves the rest of the page usable.

import { byId, setText } from "./dom.js";

let opener = null;
let closed = () => {};

export function start() {
  byId("drawer-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !byId("drawer").hidden && !document.querySelector("dialog[open]")) close();
  });
}

/**
 * Shows something.
 *
 * @param onClose called when it is closed or replaced
 */
export function show(title, content, onClose = () => {}) {
  const previous = closed;
  closed = () => {};
  previous();
  closed = onClose;
  setText(byId("drawer-title"), title);
  byId("drawer-body").replaceChildren(...content);
  if (byId("drawer").hidden) opener = document.activeElement;
  byId("drawer").hidden = false;
  document.body.classList.add("has-drawer");
}

/** Goes there by keyboard. */
export function focus() {
  const first = byId("drawer-body").querySelector("input, textarea");
  const isForm = byId("drawer-body").dataset.focus === "form";
  (isForm && first ? first : byId("drawer-title")).focus({ preventScroll: true });
}

export function close() {
  const drawer = byId("drawer");
  if (drawer.hidden) return;
  const hadFocus = drawer.contains(document.activeElement);
  drawer.hidden = true;
  document.body.classList.remove("has-drawer");
  const after = closed;
  closed = () => {};
  after();
  if (hadFocus && opener?.isConnected) opener.focus({ preventScroll: true });
}

export const isOpen = () => !byId("drawer").hidden;
