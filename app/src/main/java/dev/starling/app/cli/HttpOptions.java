package dev.starling.app.cli;

import dev.starling.app.http.HttpSocket;
import dev.starling.app.http.PemKeyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where and to whom the HTTP interface is served. */
final class HttpOptions {
  @Option(
      names = "--http",
      paramLabel = "HOST:PORT|off",
      converter = AddressText.class,
      description =
          "Where to serve HTTP (default: 127.0.0.1:4040, or the next free port to 4059). Anywhere"
              + " but on loopback, --http-token is needed.")
  private @Nullable Address address;

  @Option(
      names = "--http-token",
      paramLabel = "TOKEN",
      converter = TokenText.class,
      description =
          "Callers must send \"Authorization: Bearer TOKEN\". Others on this machine can read it in"
              + " the list of processes: prefer STARLING_HTTP_TOKEN.")
  private @Nullable String token;

  @Option(
      names = "--http-tls-cert",
      paramLabel = "FILE",
      description = "Certificate chain in PEM: HTTPS instead of HTTP.")
  private @Nullable Path certificate;

  @Option(
      names = "--http-tls-key",
      paramLabel = "FILE",
      description = "Its private key in PEM, PKCS #8, not encrypted.")
  private @Nullable Path key;

  record Address(String host, int port) {
    static final Address OFF = new Address("off", 0);
  }

  static final class AddressText implements ITypeConverter<Address> {
    @Override
    public Address convert(String text) {
      if (text.equals("off")) {
        return Address.OFF;
      }
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? "" : text.substring(0, colon);
      String port = text.substring(colon + 1);
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      if (bracketed) {
        host = host.substring(1, host.length() - 1);
      }
      boolean plain = !host.isEmpty() && (bracketed || !host.contains(":"));
      if (!plain || !port.matches("\\d{1,5}") || Integer.parseInt(port) > PortNumber.MAX) {
        throw new TypeConversionException(
            "HOST:PORT such as 127.0.0.1:4040 or [::1]:4040, port 0 for any that is free, or off");
      }
      return new Address(host, Integer.parseInt(port));
    }
  }

  static final class TokenText implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.matches("[\\x21-\\x7e]+")) {
        throw new TypeConversionException("visible ASCII characters without blanks");
      }
      return text;
    }
  }

  @Nullable String token() {
    return token;
  }

  /**
   * Takes the socket to serve at; null where HTTP is off.
   *
   * @throws IllegalArgumentException if that cannot be, in one line that says what to do
   */
  @Nullable HttpSocket bind() {
    if (Address.OFF.equals(address)) {
      return null;
    }
    HttpSocket socket;
    try {
      socket =
          address == null
              ? HttpSocket.bindDefault()
              : HttpSocket.bind(address.host(), address.port());
    } catch (IOException e) {
      throw new IllegalArgumentException("--http: " + e.getMessage(), e);
    }
    if (!socket.isLoopback() && token == null) {
      socket.close();
      throw new IllegalArgumentException(
          "--http: %s is reachable from elsewhere; give a --http-token, or serve on 127.0.0.1"
              .formatted(socket.authority()));
    }
    return socket;
  }

  /**
   * Key and certificate; null for plain HTTP.
   *
   * @throws IllegalArgumentException if they cannot be used
   */
  @Nullable KeyStore tls() {
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw new IllegalArgumentException("--http-tls-cert and --http-tls-key belong together");
    }
    try {
      return PemKeyStore.load(certificate, key);
    } catch (IOException e) {
      throw new IllegalArgumentException("--http-tls-cert, --http-tls-key: " + e.getMessage(), e);
    }
  }
}
