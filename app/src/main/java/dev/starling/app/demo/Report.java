package dev.starling.app.demo;

import tools.jackson.databind.JsonNode;

/** Where a demo tells what happens. Called by several threads. */
interface Report {
  /** Something about the demo itself. */
  void note(String text);

  /** What a node printed. */
  void output(String node, String line);

  /** An event, as {@code node} gave it. */
  void event(String node, JsonNode event);

  /** The end: what comes later is not told any more. */
  void summary(Summary summary, Sightings sightings);
}
