package io.mlids.api.queue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP server of the test's own in place of SQS or SNS: keeps the requests and answers as the
 * test says.
 *
 * @param <R> a parsed request
 */
final class ScriptedServer<R> implements AutoCloseable {
  private final List<R> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /** Parses the body of a request. */
  @FunctionalInterface
  interface Parser<R> {
    R parse(String body) throws IOException;
  }

  /** Answers a request. */
  @FunctionalInterface
  interface Script<R> {
    Answer answer(R request) throws IOException;
  }

  /** An answer. */
  record Answer(int status, String body) {}

  private ScriptedServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts a server.
   *
   * @param port the port; 0 for any free one
   * @param type the media type of the answers
   */
  static <R> ScriptedServer<R> start(int port, String type, Parser<R> parser, Script<R> script)
      throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ScriptedServer<R> server = new ScriptedServer<>(http);
    http.createContext(
        "/",
        exchange -> {
          R request =
              parser.parse(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          server.requests.add(request);
          Answer answer = script.answer(request);
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    return server;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The requests in the order in which they arrived. */
  List<R> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
