package io.mlids.api.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.http.servlet.ServletEntry;
import io.javalin.router.Endpoint;
import io.mlids.api.access.AccessGate;
import io.mlids.api.access.tls.ServerCertificate;
import io.mlids.api.background.UnusablePortException;
import io.mlids.api.metrics.ApiMetrics;
import io.mlids.core.detect.ClassifierUnavailableException;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import kotlin.LazyKt;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server that returns every error as JSON, counts every request, and lets requests finish
 * when it is closed. Each request runs on a virtual thread. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
  /** The maximum time allowed for requests to finish when the server is closed. */
  private static final Duration GRACE = Duration.ofSeconds(4);

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final Javalin javalin;
  private final URI url;

  private HttpServer(Javalin javalin, String scheme, String host) {
    this.javalin = javalin;
    String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    this.url = URI.create(scheme + "://" + name + ":" + javalin.port());
  }

  /**
   * Starts the server.
   *
   * @param routes registers the server's routes
   * @throws IOException if the server cannot listen on the address; the message says what to do
   */
  public static HttpServer start(
      ServerSettings settings, ApiMetrics metrics, Consumer<RoutesConfig> routes)
      throws IOException {
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config, settings);
              guard(config, settings.access(), metrics);
              bound(config, settings.connections(), metrics);
              settings.certificate().ifPresent(own -> encrypt(config, settings, own));
              config.requestLogger.http(
                  (context, millis) ->
                      metrics.request(route(context), context.statusCode(), millis));
              errors(config);
              routes.accept(config.routes);
              serveHttpOnly(config);
            });
    try {
      javalin.start(settings.host(), settings.port());
    } catch (RuntimeException e) {
      throw new UnusablePortException(
          "", settings.host(), settings.port(), "port", rootMessage(e), e);
    }
    String scheme = settings.certificate().isPresent() ? "https" : "http";
    return new HttpServer(javalin, scheme, settings.host());
  }

  /** The server's base URL, such as {@code http://127.0.0.1:5000}. */
  public URI url() {
    return url;
  }

  /** Stops accepting connections, waits up to a few seconds for running requests, then stops. */
  @Override
  public void close() {
    javalin.stop();
  }

  private static void configure(JavalinConfig config, ServerSettings settings) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.defaultContentType = Answers.JSON;
    // RequestBodies enforces its own limit; this one covers bodies that are read in other ways.
    config.http.maxRequestSize = settings.maxBodyBytes();
    config.jetty.modifyServer(
        server -> {
          server.insertHandler(new GracefulHandler());
          server.setStopTimeout(GRACE.toMillis());
          server.setErrorHandler(new JettyErrors());
        });
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new JettyErrors()));
  }

  /**
   * Sends every request to its route. Javalin's own servlet would treat every request with a
   * WebSocket header as a handshake and create a session for it; {@code NotificationRoutes}
   * upgrades the actual handshakes.
   */
  private static void serveHttpOnly(JavalinConfig config) {
    config.unsafe.servlet =
        LazyKt.lazy(
            () ->
                new ServletEntry(
                    new JettyWebSocketServletContainerInitializer(null),
                    new JavalinServlet(config.unsafe)));
    config.jetty.modifyServletContextHandler(
        context -> context.setSessionHandler(new NoServletSessions()));
  }

  private static void bound(JavalinConfig config, ConnectionLimits limits, ApiMetrics metrics) {
    config.jetty.modifyServer(
        server -> {
          // The connectors do not exist before the server starts.
          server.addEventListener(
              new LifeCycle.Listener() {
                @Override
                public void lifeCycleStarting(LifeCycle starting) {
                  for (Connector each : server.getConnectors()) {
                    ConnectionGuard guard =
                        new ConnectionGuard(limits, each.getScheduler(), System::nanoTime);
                    metrics.add(guard::register);
                    each.getConnectionFactory(HttpConnectionFactory.class)
                        .getHttpConfiguration()
                        .addCustomizer(guard);
                    ((ServerConnector) each).addBean(guard, true);
                  }
                }
              });
        });
  }

  private static void guard(JavalinConfig config, AccessGate gate, ApiMetrics metrics) {
    metrics.access(gate::counts);
    config.jetty.modifyHttpConfiguration(http -> http.addCustomizer(new SecurityHeaders()));
    config.jetty.modifyServletContextHandler(
        context -> {
          FilterHolder filter = new FilterHolder(new AccessFilter(gate, metrics));
          filter.setAsyncSupported(true);
          context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        });
  }

  private static void encrypt(
      JavalinConfig config, ServerSettings settings, ServerCertificate certificate) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(certificate.context());
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    config.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector =
              new ServerConnector(
                  server,
                  new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()),
                  new HttpConnectionFactory(http));
          connector.setHost(settings.host());
          connector.setPort(settings.port());
          return connector;
        });
  }

  private static void errors(JavalinConfig config) {
    config.routes.exception(
        ApiException.class, (e, context) -> send(context, e.status(), e.getMessage(), e.headers()));
    config.routes.exception(
        ClassifierUnavailableException.class,
        (e, context) -> {
          ApiException error = ApiException.of(e);
          send(context, error.status(), error.getMessage(), error.headers());
        });
    config.routes.exception(
        HttpResponseException.class,
        (e, context) -> {
          Map<String, String> headers = new HashMap<>();
          String allowed = e.getDetails().values().stream().findFirst().orElse("");
          if (e.getStatus() == 405) {
            headers.put("Allow", allowed);
          }
          if (e.getStatus() == 405 && context.req().getMethod().equals("OPTIONS")) {
            context.res().setHeader("Allow", allowed + ", OPTIONS");
            context.res().setStatus(204);
            return;
          }
          String request = context.req().getMethod() + " " + context.path();
          String message =
              switch (e.getStatus()) {
                case 404 -> request + " does not exist; see /openapi.json for the routes";
                case 405 -> request + " is not allowed; use " + allowed;
                default -> String.valueOf(e.getMessage());
              };
          send(context, e.getStatus(), message, headers);
        });
    config.routes.exception(
        UnsupportedCharsetException.class,
        (e, context) -> refuseCharset(context, e.getCharsetName()));
    config.routes.exception(
        IllegalCharsetNameException.class,
        (e, context) -> refuseCharset(context, e.getCharsetName()));
    config.routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("{} {}: {}", context.req().getMethod(), context.path(), e.toString());
          LOG.debug("stack trace of the error above", e);
          send(context, 500, "the server failed to process this request; see its log", Map.of());
        });
    config.router.javaLangErrorHandler(
        (response, error) -> {
          LOG.error("a request failed: {}", error.toString());
          try {
            if (!response.isCommitted()) {
              response.setStatus(503);
              response.setHeader("Retry-After", "1");
              response.setContentType(Answers.JSON);
              response.getOutputStream().write(ErrorAnswers.body("the server is out of resources"));
            }
          } catch (IOException e) {
            LOG.debug("the client has disconnected", e);
          }
        });
  }

  /**
   * Refuses a request with an unknown charset. Jetty looks up the charset as soon as the body is
   * opened.
   */
  private static void refuseCharset(Context context, String name) {
    send(
        context,
        415,
        "Content-Type names the unknown charset '" + name + "'; send UTF-8",
        Map.of());
  }

  private static void send(
      Context context, int status, String message, Map<String, String> headers) {
    try {
      ErrorAnswers.send(context.req(), context.res(), status, message, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String route(Context context) {
    Endpoint endpoint = context.endpoints().lastHttpEndpoint();
    return endpoint == null ? "other" : endpoint.path;
  }

  private static String rootMessage(Throwable exception) {
    Throwable root = exception;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
