package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code deploy} says is what the command line takes, and its parts belong together. */
class ManifestsTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Path KUBERNETES = DEPLOY.resolve("kubernetes/starling.yaml");
  private static final Path FLY = DEPLOY.resolve("fly/fly.toml");
  private static final Path COMPOSE = DEPLOY.resolve("tailscale/compose.yaml");

  @Test
  void everyVariableAndOptionIsOneOfTheNode() throws IOException {
    Set<String> variables = new TreeSet<>();
    Set<String> options = new TreeSet<>();
    for (OptionSpec option :
        Cli.commandLine(Map.of()).getSubcommands().get("node").getCommandSpec().options()) {
      String variable = EnvironmentDefaults.variableOf(option);
      if (variable != null) {
        variables.add(variable);
      }
      options.addAll(List.of(option.names()));
    }
    Set<String> named = new TreeSet<>();
    for (String text : texts()) {
      Matcher variable = Pattern.compile("STARLING_[A-Z][A-Z_]*").matcher(text);
      while (variable.find()) {
        assertTrue(variables.contains(variable.group()), variable.group());
        named.add(variable.group());
      }
      Matcher command = Pattern.compile("starling node( [^\\n`]*)").matcher(text);
      while (command.find()) {
        Matcher option = Pattern.compile(" (--[a-z-]+)").matcher(command.group(1));
        while (option.find()) {
          assertTrue(options.contains(option.group(1)), option.group(1));
          named.add(option.group(1));
        }
      }
    }
    assertTrue(named.containsAll(Set.of("STARLING_QUERY", "--name", "--tag-filter")), "" + named);
  }

  private static List<String> texts() throws IOException {
    try (var files = Files.walk(DEPLOY)) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(file));
      }
      assertTrue(texts.size() >= 9, "all of deploy");
      return texts;
    }
  }

  @Test
  void theNodeTakesWhatKubernetesGivesIt() throws IOException {
    Map<String, String> pod =
        Map.of("POD_NAME", "starling-0", "POD_NAMESPACE", "fleet", "POD_IP", "10.1.0.1");
    Map<String, String> environment = new LinkedHashMap<>();
    for (Object each : list(container(), "env")) {
      Map<?, ?> variable = (Map<?, ?>) each;
      String name = string(variable, "name");
      String value = (String) variable.get("value");
      // Only what stands above may be used, says Kubernetes.
      environment.put(
          name,
          value == null
              ? pod.getOrDefault(name, "secret")
              : filledIn(value, "\\$\\((\\w+)\\)", environment));
    }
    assertTaken(environment);
    assertEquals(
        "starling@starling-0.starling.fleet.svc.cluster.local", environment.get("STARLING_NAME"));
  }

  @Test
  void thePartsForKubernetesBelongTogether() throws IOException {
    Map<?, ?> service = object("Service");
    Map<?, ?> set = object("StatefulSet");
    assertEquals("None", map(service, "spec").get("clusterIP"));
    assertEquals(true, map(service, "spec").get("publishNotReadyAddresses"));
    assertEquals(
        map(service, "spec").get("selector"), map(set, "spec", "selector").get("matchLabels"));
    assertEquals(
        map(service, "spec").get("selector"),
        map(set, "spec", "template", "metadata").get("labels"));
    assertEquals(map(service, "metadata").get("name"), map(set, "spec").get("serviceName"));

    assertEquals(
        "[{apiGroups=[discovery.k8s.io], resources=[endpointslices], verbs=[list]}]",
        String.valueOf(object("Role").get("rules")));
    assertEquals(
        map(object("ServiceAccount"), "metadata").get("name"),
        map(set, "spec", "template", "spec").get("serviceAccountName"));
    assertEquals(
        map(object("Role"), "metadata").get("name"),
        map(object("RoleBinding"), "roleRef").get("name"));

    Map<?, ?> container = container();
    Map<String, Integer> ports = new HashMap<>();
    for (Object each : list(container, "ports")) {
      Map<?, ?> port = (Map<?, ?>) each;
      ports.put(string(port, "name"), (Integer) port.get("containerPort"));
    }
    assertEquals(Map.of("epmd", 4369, "dist", 9100, "http", 4040), ports);
    Map.of("livenessProbe", "/health/live", "readinessProbe", "/health/ready")
        .forEach(
            (probe, path) ->
                assertEquals(
                    Map.of("path", path, "port", "http"),
                    map(container, probe).get("httpGet"),
                    probe));
    int voters = Integer.parseInt(environmentOf(container).get("STARLING_QUORUM_SIZE"));
    int replicas = (Integer) Objects.requireNonNull(map(set, "spec").get("replicas"));
    assertTrue(voters > replicas / 2 && voters <= replicas, voters + " of " + replicas);
  }

  @Test
  void theNodeTakesWhatTheSidecarsFileGivesIt() throws IOException {
    Map<?, ?> services = map(documents(COMPOSE).get(0), "services");
    Map<String, String> given =
        Map.of("NODE", "falcon", "TAILNET", "tail0123.ts.net", "STARLING_COOKIE", "secret");
    Map<String, String> environment = new LinkedHashMap<>();
    map(services, "starling", "environment")
        .forEach(
            (name, value) ->
                environment.put(
                    (String) name, filledIn((String) value, "\\$\\{(\\w+)(?::\\?[^}]*)?}", given)));
    assertTaken(environment);
    assertEquals("starling@falcon.tail0123.ts.net", environment.get("STARLING_NAME"));

    assertEquals("service:tailscale", map(services, "starling").get("network_mode"));
    String socket = string(map(services, "tailscale", "environment"), "TS_SOCKET");
    assertEquals("/var/run/tailscale/tailscaled.sock", socket);
    for (String name : List.of("starling", "tailscale")) {
      assertTrue(
          list(map(services, name), "volumes").toString().contains(":/var/run/tailscale"), name);
    }
  }

  @Test
  void theNodeTakesWhatFlyGivesIt() throws IOException {
    String toml = Files.readString(FLY);
    Map<String, String> environment = new LinkedHashMap<>();
    Matcher variable = Pattern.compile("(?m)^ +(STARLING_\\w+) = \"(.*)\"$").matcher(toml);
    while (variable.find()) {
      environment.put(variable.group(1), variable.group(2));
    }
    assertEquals(4, environment.size());
    environment.putAll(Map.of("STARLING_COOKIE", "secret", "STARLING_HTTP_TOKEN", "secret"));
    Matcher command = Pattern.compile("exec starling node (.*)'\"").matcher(toml);
    assertTrue(command.find());
    assertTaken(
        environment,
        command.group(1).replace("$FLY_PRIVATE_IP", "fdaa:0:18:a7b:7d:0:0:2").split(" "));
    Matcher app = Pattern.compile("(?m)^app = \"(.*)\"$").matcher(toml);
    assertTrue(app.find());
    assertTrue(environment.get("STARLING_QUERY").endsWith(app.group(1) + ".internal"));
    assertTrue(Files.exists(FLY.resolveSibling("../Dockerfile")));
    assertTrue(toml.contains("path = \"/health/live\""));
  }

  /** The command line reads it, and the strategy takes what it is given. */
  private static void assertTaken(Map<String, String> environment, String... options) {
    CommandLine commandLine = Cli.commandLine(environment);
    List<String> arguments = new ArrayList<>(List.of("node"));
    arguments.addAll(List.of(options));
    commandLine.parseArgs(arguments.toArray(String[]::new));

    DiscoveryProvider provider =
        ServiceLoader.load(DiscoveryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals(environment.get("STARLING_STRATEGY")))
            .findFirst()
            .orElseThrow();
    Map<String, String> given =
        environment.entrySet().stream()
            .filter(each -> each.getKey().startsWith("STARLING_"))
            .collect(
                Collectors.toMap(
                    each -> each.getKey().substring(9).toLowerCase(Locale.ROOT).replace('_', '-'),
                    Map.Entry::getValue));
    given.keySet().retainAll(provider.options());
    assertFalse(given.isEmpty());
    assertEquals(provider.name(), provider.create(given).name());
  }

  private static String filledIn(String value, String reference, Map<String, String> known) {
    return Pattern.compile(reference)
        .matcher(value)
        .replaceAll(
            found ->
                Objects.requireNonNull(known.get(found.group(1)), "not known: " + found.group(1)));
  }

  private static Map<String, String> environmentOf(Map<?, ?> container) {
    Map<String, String> environment = new HashMap<>();
    for (Object each : list(container, "env")) {
      Map<?, ?> variable = (Map<?, ?>) each;
      environment.put(string(variable, "name"), (String) variable.get("value"));
    }
    return environment;
  }

  private static Map<?, ?> container() throws IOException {
    List<?> containers = list(map(object("StatefulSet"), "spec", "template", "spec"), "containers");
    assertEquals(1, containers.size());
    return (Map<?, ?>) containers.get(0);
  }

  private static Map<?, ?> object(String kind) throws IOException {
    return documents(KUBERNETES).stream()
        .filter(each -> kind.equals(each.get("kind")))
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<?, ?>> documents(Path file) throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    List<Map<?, ?>> documents = new ArrayList<>();
    for (Object document : yaml.loadAll(Files.readString(file))) {
      documents.add((Map<?, ?>) document);
    }
    return documents;
  }

  private static Map<?, ?> map(Map<?, ?> from, String... path) {
    Map<?, ?> at = from;
    for (String name : path) {
      at = (Map<?, ?>) Objects.requireNonNull(at.get(name), name);
    }
    return at;
  }

  private static List<?> list(Map<?, ?> from, String name) {
    return (List<?>) Objects.requireNonNull(from.get(name), name);
  }

  private static String string(Map<?, ?> from, String name) {
    return (String) Objects.requireNonNull(from.get(name), name);
  }
}
