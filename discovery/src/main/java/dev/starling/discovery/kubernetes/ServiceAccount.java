package dev.starling.discovery.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The files that Kubernetes gives to a pod. They are replaced while it runs, the token each hour or
 * so: they are read whenever they are needed.
 */
record ServiceAccount(Path directory) {
  static final Path IN_A_POD = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern TOKEN = Pattern.compile("[!-~]+");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  static boolean isNamespace(String text) {
    return NAMESPACE.matcher(text).matches();
  }

  /** What the pod proves itself by. */
  String token() throws IOException {
    return text("token", TOKEN);
  }

  /** The namespace of the pod. */
  String namespace() throws IOException {
    return text("namespace", NAMESPACE);
  }

  /** The certificates of the authority that signs the API server's, in PEM. */
  byte[] authority() throws IOException {
    return bytes("ca.crt");
  }

  /** Trusts this authority and nobody else. */
  static SSLContext trusting(byte[] authority) throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int count = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(authority))) {
        trusted.setCertificateEntry("ca-" + count++, certificate);
      }
      if (count == 0) {
        throw new IOException("ca.crt holds no certificate in PEM");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("ca.crt cannot be used: " + e.getMessage(), e);
    }
  }

  /** Says nothing of the content: it may be secret. */
  private String text(String file, Pattern form) throws IOException {
    String text = new String(bytes(file), StandardCharsets.UTF_8).strip();
    if (!form.matcher(text).matches()) {
      throw new IOException(directory.resolve(file) + " holds no " + file);
    }
    return text;
  }

  private byte[] bytes(String file) throws IOException {
    Path path = directory.resolve(file);
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
      throw new IOException(
          "cannot read " + path + ": is automountServiceAccountToken off, or is this no pod?", e);
    }
  }
}
