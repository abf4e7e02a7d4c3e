package dev.starling.app.cli;

import dev.starling.app.client.ApiClient;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which node to ask. */
final class ClientOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      converter = BaseUrl.class,
      defaultValue = "http://127.0.0.1:4040",
      description = "The node to ask (default: ${DEFAULT-VALUE}).")
  private URI url = URI.create("http://127.0.0.1:4040");

  @Option(names = "--token", paramLabel = "TOKEN", description = "Its --http-token, if it has one.")
  private @Nullable String token;

  static final class BaseUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        URI uri = new URI(text);
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (http && uri.getHost() != null) {
          return uri;
        }
      } catch (URISyntaxException e) {
        throw accepted();
      }
      throw accepted();
    }

    private static TypeConversionException accepted() {
      return new TypeConversionException("a URL such as http://127.0.0.1:4040");
    }
  }

  /** Where the node is asked, for people: without a user's name and password. */
  String url() {
    return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }

  ApiClient client() {
    return new ApiClient(url, token);
  }
}
