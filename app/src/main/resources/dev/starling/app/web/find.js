// Finding a mark by its name, for those who cannot, or do not want to, look for it on the map.

import { byId, h, keyed, setAttribute } from "./dom.js";
import { store } from "./store.js";

const SHOWN = 12;

export function findMark(map) {
  const input = byId("map-find");
  const list = byId("map-found");
  let active = -1;

  function matches() {
    const words = input.value.toLowerCase().trim();
    const { entities, waypoints, annotations } = store.overlay;
    const found = [];
    for (const all of [waypoints, entities, annotations]) {
      for (const mark of all.values()) {
        if (found.length === SHOWN) return found;
        if (`${mark.label} ${mark.id} ${mark.status ?? ""}`.toLowerCase().includes(words)) found.push(mark);
      }
    }
    return found;
  }

  function draw() {
    const found = input.value.trim() === "" ? [] : matches();
    active = found.length === 0 ? -1 : Math.max(0, Math.min(active, found.length - 1));
    keyed(
      list,
      found,
      (mark) => `${mark.kind} ${mark.id}`,
      (mark) =>
        h(
          "li",
          {
            role: "option",
            onpointerdown: (event) => {
              event.preventDefault();
              choose(mark);
            },
          },
          h("span", { class: `find-kind kind-${mark.kind}` }, mark.kind),
          mark.label,
        ),
      () => {},
    );
    [...list.children].forEach((item, i) => {
      setAttribute(item, "id", `found-${i}`);
      setAttribute(item, "aria-selected", String(i === active));
    });
    list.hidden = found.length === 0;
    setAttribute(input, "aria-expanded", String(found.length > 0));
    setAttribute(input, "aria-activedescendant", active < 0 ? null : list.children[active].id);
    return found;
  }

  function choose(mark) {
    input.value = "";
    active = -1;
    draw();
    store.select({ kind: mark.kind, id: mark.id });
    if (mark.placed) map.show(mark);
    input.dispatchEvent(new CustomEvent("open", { bubbles: true }));
  }

  input.addEventListener("input", () => {
    active = 0;
    draw();
  });
  input.addEventListener("blur", () => {
    list.hidden = true;
    setAttribute(input, "aria-expanded", "false");
  });
  input.addEventListener("focus", draw);
  // What comes while somebody is looking for it is found, too.
  store.on(["overlay"], () => {
    if (document.activeElement === input && input.value.trim() !== "") draw();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      active += event.key === "ArrowDown" ? 1 : -1;
      draw();
    } else if (event.key === "Enter") {
      const found = draw();
      if (found[active]) choose(found[active]);
    } else if (event.key === "Escape") {
      input.value = "";
      draw();
    }
  });
}
