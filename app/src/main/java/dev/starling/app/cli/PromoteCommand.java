package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import dev.starling.app.json.ValueWriter;
import dev.starling.core.topology.Role;
import dev.starling.core.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "promote",
    description = {
      "Gives a role to a node through a running node.",
      "commander: the first to command; wingmate: the last; observer: neither votes nor commands;"
          + " relay: preferred to forward for others; auto: takes back what was given."
    })
final class PromoteCommand extends AppCommand {
  @Mixin private final ClientOptions client = new ClientOptions();

  @Parameters(index = "0", paramLabel = "NODE", description = "Full name of the node.")
  private String node = "";

  @Parameters(
      index = "1",
      paramLabel = "ROLE",
      converter = AnyRole.class,
      description = "commander, wingmate, observer, relay or auto.")
  private Role role = Role.AUTO;

  static final class AnyRole implements ITypeConverter<Role> {
    @Override
    public Role convert(String text) {
      try {
        return Role.of(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("commander, wingmate, observer, relay or auto");
      }
    }
  }

  @Override
  public Integer call() throws NotReachableException, ApiException {
    String body =
        ValueWriter.write(Value.map(Map.of("node", Value.of(node), "role", Value.of(role.text()))));
    client.client().send("POST", "/api/v1/topology/promote", body.getBytes(StandardCharsets.UTF_8));
    return ExitCode.DONE;
  }
}
