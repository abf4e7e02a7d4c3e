package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "topology",
    description = "Shows who commands, and in which role everybody is, as a running node sees it.")
final class TopologyCommand extends AppCommand {
  @Mixin private final ClientOptions client = new ClientOptions();

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public Integer call() throws NotReachableException, ApiException {
    JsonNode topology = client.client().get("/api/v1/topology");
    PrintWriter out = out();
    if (json.isSet()) {
      out.println(topology);
    } else {
      print(topology, out);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void print(JsonNode topology, PrintWriter out) {
    JsonNode commander = topology.path("commander");
    JsonNode quorum = topology.path("quorum");
    out.printf(
        "commander  %s%n",
        commander.isString()
            ? Printable.of(commander.asString()) + ", term " + topology.path("term").asLong()
            : "none");
    out.printf(
        "quorum     %d of %d%s%s%n%n",
        quorum.path("have").asInt(),
        quorum.path("size").asInt(),
        quorum.path("met").asBoolean() ? "" : ", not met",
        quorum.path("safe").asBoolean() ? "" : ", two partitions can each have a commander");
    Table table = new Table(ansi(), "NODE", "ROLE", "BIRTH");
    for (JsonNode node : topology.path("nodes")) {
      JsonNode birth = node.path("birth");
      table.row(
          node.path("node").asString(),
          node.path("role").asString(),
          birth.isString() ? birth.asString() : "-");
    }
    table.print(out);
  }
}
