package dev.starling.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the page on discovery, compiled as they stand there. */
class DiscoveryPageTest {
  private static final Path PAGE = Path.of("..", "docs", "discovery.md");
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("public class (\\w+)");
  private static final String SERVICE = "META-INF/services/" + DiscoveryProvider.class.getName();

  @TempDir Path folder;

  @BeforeEach
  void compile() throws IOException {
    List<String> sources =
        PROGRAM.matcher(Files.readString(PAGE)).results().map(each -> each.group(1)).toList();
    assertEquals(2, sources.size());
    for (String source : sources) {
      String name = NAME.matcher(source).results().findFirst().orElseThrow().group(1);
      Path file = Files.writeString(folder.resolve(name + ".java"), source);
      int compiled =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "-proc:none",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-d",
                  folder.toString(),
                  file.toString());
      assertEquals(0, compiled, name);
    }
  }

  @Test
  void theStrategyOfTheExampleLetsTwoNodesMeet() throws Exception {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                folder + ":" + System.getProperty("java.class.path"),
                "OwnStrategyExample")
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      builder.environment().put("ERL_EPMD_PORT", Integer.toString(free.getLocalPort()));
    }
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends");
      assertEquals(0, process.exitValue(), Files.readString(errors));
      assertEquals(List.of("b@127.0.0.1"), Files.readAllLines(output));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void itsProviderIsFoundAndRefusesInOneLine() throws Exception {
    Path services = folder.resolve(SERVICE);
    Files.createDirectories(services.getParent());
    Files.writeString(services, "OwnStrategyExample$Provider\n");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      DiscoveryProvider provider =
          ServiceLoader.load(DiscoveryProvider.class, loader).stream()
              .map(ServiceLoader.Provider::get)
              .filter(each -> each.name().equals("shared-folder"))
              .findFirst()
              .orElseThrow();
      assertEquals("shared-folder", provider.create(Map.of("folder", folder.toString())).name());
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> provider.create(Map.of("folder", "/no/such")));
      assertEquals(
          "folder is \"/no/such\"; a folder that all nodes share is accepted", e.getMessage());
    }
  }
}
