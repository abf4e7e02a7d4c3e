package dev.starling.discovery.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An authority of the tests, and a server's certificate that it signed; made by {@code keytool}.
 */
public final class Authority {
  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final String name;

  /**
   * Makes both, which takes seconds.
   *
   * @param directory where its files go
   * @param host address that the server's certificate is for
   */
  public Authority(Path directory, String name, String host)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.name = name;
    generate("ca", "CN=" + name, "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign");
    generate("server", "CN=kube-apiserver");
    keytool("server", "-certreq", "-alias", "server", "-file", file("server.csr").toString());
    keytool(
        "ca",
        "-gencert",
        "-alias",
        "ca",
        "-infile",
        file("server.csr").toString(),
        "-outfile",
        file("server.crt").toString(),
        "-ext",
        "san=ip:" + host,
        "-rfc");
    keytool("ca", "-exportcert", "-alias", "ca", "-rfc", "-file", certificate().toString());
    keytool(
        "server", "-importcert", "-noprompt", "-alias", "ca", "-file", certificate().toString());
    keytool(
        "server",
        "-importcert",
        "-noprompt",
        "-alias",
        "server",
        "-file",
        file("server.crt").toString());
  }

  /** The authority's certificate in PEM. */
  Path certificate() {
    return file("ca.crt");
  }

  /** For the server. */
  SSLContext serverContext() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(
        new ByteArrayInputStream(Files.readAllBytes(file("server.p12"))), PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private Path file(String suffix) {
    return directory.resolve(name + "-" + suffix);
  }

  private void generate(String alias, String subject, String... extensions)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-keyalg", "EC", "-alias", alias, "-dname", subject));
    arguments.addAll(List.of(extensions));
    keytool(alias, arguments.toArray(String[]::new));
  }

  private void keytool(String store, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-storetype",
            "PKCS12",
            "-keystore",
            file(store + ".p12").toString(),
            "-storepass",
            PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
  }
}
