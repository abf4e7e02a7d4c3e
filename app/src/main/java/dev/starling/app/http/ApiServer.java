package dev.starling.app.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyStore;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP interface of a node. Its threads are its own: nothing here runs on, or waits for, the
 * event loop of the swarm.
 */
public final class ApiServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ApiServer.class.getName());
  private static final int MAX_THREADS = EventsEndpoint.MAX_READERS + 32;
  private static final int IDLE_THREADS = 2;
  private static final UriCompliance ID_PATHS =
      UriCompliance.DEFAULT.with(
          "IDS",
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
          UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
          UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
          UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS,
          UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS,
          UriCompliance.Violation.BAD_UTF8_ENCODING,
          UriCompliance.Violation.TRUNCATED_UTF8_ENCODING);

  /**
   * Settings of an {@link ApiServer}.
   *
   * @param token that callers need, null for none
   * @param tls the server's key and certificate, null for plain HTTP
   * @param idleTimeout after which a connection on which nothing moves is closed
   */
  public record Settings(@Nullable String token, @Nullable KeyStore tls, Duration idleTimeout) {
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(30);
  }

  private final Javalin javalin;
  private final EventsEndpoint events;
  private final String url;

  private ApiServer(Javalin javalin, EventsEndpoint events, String url) {
    this.javalin = javalin;
    this.events = events;
    this.url = url;
  }

  /** Serves {@code node} at a socket, which belongs to the server from now on. */
  public static ApiServer start(HttpSocket socket, Settings settings, NodeHandle node) {
    EventsEndpoint events = new EventsEndpoint(node, settings.idleTimeout().dividedBy(2));
    Endpoints endpoints = new Endpoints(node, events);
    Access access = new Access(settings.token());
    Javalin javalin =
        Javalin.create(
            config -> {
              configureServer(config, socket, settings);
              configureRoutes(config, endpoints, access);
            });
    javalin.start();
    String scheme = settings.tls() == null ? "http" : "https";
    return new ApiServer(javalin, events, scheme + "://" + socket.authority());
  }

  /** Such as {@code http://127.0.0.1:4040}. */
  public String url() {
    return url;
  }

  /** How many readers follow the events. */
  int openStreams() {
    return events.readers();
  }

  private static void configureServer(JavalinConfig config, HttpSocket socket, Settings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jsonMapper(new JavalinJackson3(Json.MAPPER, false));
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, IDLE_THREADS);
    threads.setName("http");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(server -> server.setErrorHandler(new JettyErrors()));
    config.jetty.addConnector((server, http) -> connector(server, http, socket, settings));
  }

  private static Connector connector(
      Server server, HttpConfiguration http, HttpSocket socket, Settings settings) {
    // Ids may hold any character; nothing here takes a path for a file.
    http.setUriCompliance(ID_PATHS);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ConnectionFactory[] factories = {plain};
    if (settings.tls() != null) {
      SslContextFactory.Server tls = new SslContextFactory.Server();
      tls.setKeyStore(settings.tls());
      tls.setKeyStorePassword(PemKeyStore.PASSWORD);
      // Which names the certificate is for is checked by the caller, who knows what it dialled.
      http.addCustomizer(new SecureRequestCustomizer(false));
      factories =
          new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
    }
    ServerConnector connector = new ServerConnector(server, 1, 1, factories);
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    try {
      connector.open(socket.channel());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }

  private static void configureRoutes(JavalinConfig config, Endpoints endpoints, Access access) {
    config.routes.before(context -> access.check(context, endpoints.isOpen(context.path())));
    for (Endpoint endpoint : endpoints.all()) {
      config.routes.addHttpHandler(
          endpoint.method(),
          endpoint.path(),
          context -> {
            requireAcceptable(context, endpoint);
            endpoint.handle(context);
          });
    }
    config.routes.exception(ApiError.class, (error, context) -> answer(context, error));
    config.routes.exception(
        HttpResponseException.class,
        (error, context) -> answer(context, endpoints.explain(error, context)));
    config.routes.exception(
        Exception.class,
        (error, context) -> {
          LOG.log(System.Logger.Level.ERROR, "request for " + context.path() + " failed", error);
          answer(
              context,
              new ApiError(
                  HttpStatus.INTERNAL_SERVER_ERROR,
                  "That is a fault of this node; its log says more."));
        });
  }

  private static void requireAcceptable(Context context, Endpoint endpoint) {
    String accept = context.header(Header.ACCEPT);
    if (accept != null
        && !endpoint.produces().equals(MediaTypes.ANY)
        && !MediaTypes.accepts(accept, endpoint.produces())) {
      throw new ApiError(
          HttpStatus.NOT_ACCEPTABLE,
          "%s is answered as %s only; accept that."
              .formatted(endpoint.path(), endpoint.produces()));
    }
  }

  private static void answer(Context context, ApiError error) {
    context
        .status(error.status())
        .json(Problem.of(error, context.path()))
        .contentType(Problem.MEDIA_TYPE);
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
