package dev.starling.app.demo;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One line of JSON for each event, and one for the summary; the rest goes to standard error. */
final class JsonReport implements Report {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final PrintWriter out;
  private final PrintWriter err;
  private boolean ended;

  JsonReport(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void note(String text) {
    print(err, text);
  }

  @Override
  public void output(String node, String line) {
    print(err, node + ": " + line);
  }

  @Override
  public void event(String node, JsonNode event) {
    ObjectNode line = (ObjectNode) event.deepCopy();
    print(out, line.put("node", node).toString());
  }

  @Override
  public synchronized void summary(Summary summary, Sightings sightings) {
    print(out, MAPPER.writeValueAsString(summary));
    ended = true;
  }

  private synchronized void print(PrintWriter writer, String line) {
    if (!ended) {
      writer.println(line);
      writer.flush();
    }
  }
}
