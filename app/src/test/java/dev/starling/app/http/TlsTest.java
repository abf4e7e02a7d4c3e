package dev.starling.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.FakeSwarm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path directory;
  private static KeyStore rsa;
  private static KeyStore ec;

  @BeforeAll
  static void generateKeys() throws Exception {
    rsa = generate("RSA");
    ec = generate("EC");
  }

  @Test
  void servesHttpsWithPemFiles() throws Exception {
    assertServes(rsa);
    assertServes(ec);
  }

  private static void assertServes(KeyStore identity) throws Exception {
    KeyStore fromPem = PemKeyStore.load(certificate("a", identity), key("a", identity));
    NodeHandle handle = new NodeHandle();
    handle.started(new FakeSwarm());
    HttpSocket socket = HttpSocket.bind("127.0.0.1", 0);
    try (ApiServer server =
        ApiServer.start(
            socket,
            new ApiServer.Settings(null, fromPem, ApiServer.Settings.DEFAULT_IDLE_TIMEOUT),
            handle)) {
      HttpResponse<String> response =
          trusting(identity)
              .send(
                  HttpRequest.newBuilder(URI.create(server.url() + "/health/live")).build(),
                  BodyHandlers.ofString());

      assertEquals("https://127.0.0.1:" + socket.port(), server.url());
      assertEquals(200, response.statusCode());
    }
  }

  @Test
  void saysWhatIsWrongWithTheFiles() throws Exception {
    Path certificate = certificate("a", ec);
    Path key = key("a", ec);
    Path text = Files.writeString(directory.resolve("text"), "no PEM\n");

    assertMessage("no certificate in PEM", text, key);
    assertMessage("holds no unencrypted RSA or EC key", certificate, text);
    assertMessage("does not exist", certificate, directory.resolve("absent"));
    assertMessage("is not the key of the certificate", certificate, key("b", rsa));
    assertMessage("is not the key of the certificate", certificate, key("c", generate("EC")));
  }

  private static void assertMessage(String part, Path certificate, Path key) {
    IOException error = assertThrows(IOException.class, () -> PemKeyStore.load(certificate, key));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  private static KeyStore generate(String algorithm) throws Exception {
    Path file = directory.resolve("store-" + System.nanoTime());
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-alias",
                "it",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), output);
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private static Path certificate(String name, KeyStore store) throws Exception {
    return pem(name + ".crt", "CERTIFICATE", store.getCertificate("it").getEncoded());
  }

  private static Path key(String name, KeyStore store) throws Exception {
    return pem(name + ".key", "PRIVATE KEY", store.getKey("it", PASSWORD).getEncoded());
  }

  private static Path pem(String file, String label, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        directory.resolve(file),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, body, label));
  }

  private static HttpClient trusting(KeyStore identity) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("it", identity.getCertificate("it"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
