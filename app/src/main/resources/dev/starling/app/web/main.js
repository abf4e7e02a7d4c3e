// Puts the page together.

import * as charts from "./charts.js";
import { onTokenNeeded } from "./api.js";
import * as drawer from "./drawer.js";
import { byId, setText } from "./dom.js";
import * as events from "./events.js";
import * as forms from "./forms.js";
import * as glossary from "./glossary.js";
import { Graph, legend } from "./graph.js";
import * as header from "./header.js";
import * as inspector from "./inspector.js";
import * as live from "./live.js";
import { summarise, TacticalMap } from "./map.js";
import * as nodes from "./nodes-table.js";
import { store } from "./store.js";
import { findMark } from "./find.js";

glossary.start();
drawer.start();
header.start();
const map = new TacticalMap(byId("map"));
forms.start(map);
new Graph(byId("graph"));
byId("graph-panel").append(legend());
nodes.start();
events.start();
charts.start();
inspector.start(map);
findMark(map);

byId("map-in").addEventListener("click", map.zoomIn);
byId("map-out").addEventListener("click", map.zoomOut);
byId("map-fit").addEventListener("click", () => map.fit());

/** A form without anything that is looked at. */
function openForm(title, form) {
  store.select(null);
  requestAnimationFrame(() => {
    byId("drawer-body").dataset.focus = "form";
    drawer.show(title, [form], () => {
      map.setCursor(null);
      map.pickPlace(null);
    });
    drawer.focus();
  });
}

const addWaypoint = (place) => openForm("Add a waypoint", forms.waypointForm(place));
byId("add-waypoint").addEventListener("click", () => addWaypoint(null));
byId("map").addEventListener("place", (event) => addWaypoint(event.detail));
byId("send-message").addEventListener("click", () => openForm("Send a message", forms.messageForm()));
byId("promote").addEventListener("click", () => openForm("Assign a role", forms.roleForm()));

let summing = 0;
store.on(["overlay"], () => {
  summing ||= setTimeout(() => {
    summing = 0;
    summarise();
  }, 250);
});
setInterval(summarise, 1000);

onTokenNeeded(
  (wasRefused) =>
    new Promise((resolve) => {
      const dialog = byId("token-dialog");
      const input = byId("token");
      setText(byId("token-problem"), wasRefused ? "That token was refused." : "");
      input.value = "";
      dialog.addEventListener("cancel", (event) => event.preventDefault());
      byId("token-form").onsubmit = (event) => {
        event.preventDefault();
        const given = input.value.trim();
        if (given === "") return;
        dialog.close();
        resolve(given);
      };
      dialog.showModal();
      input.focus();
    }),
);

live.start();
