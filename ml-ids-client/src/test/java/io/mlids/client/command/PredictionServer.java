package io.mlids.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A real HTTP server that classifies flows with at least a hundred forward packets as attacks,
 * unless it is given a different response.
 */
final class PredictionServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A request and the time at which the server received it. */
  record Received(
      long nanoTime, String path, String mediaType, String authorization, JsonNode body) {
    List<JsonNode> rows() {
      return List.copyOf(body.get("data").valueStream().toList());
    }
  }

  /** Writes a response. */
  interface Answer {
    void to(HttpExchange exchange, Received received) throws IOException;
  }

  private final String scheme;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Answer model =
      (exchange, request) -> send(exchange, 200, "{\"feature_profile\":\"cse2018\"}");
  private volatile Answer answer = PredictionServer::predict;

  PredictionServer() throws IOException {
    this("http", HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  private PredictionServer(String scheme, HttpServer server) {
    this.scheme = scheme;
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The same server over TLS. */
  static PredictionServer encrypted(SSLContext certificate) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate));
    return new PredictionServer("https", server);
  }

  String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Received> received() {
    return received;
  }

  void answers(Answer other) {
    answer = other;
  }

  void answers(int status, String body) {
    answer = (exchange, request) -> send(exchange, status, body);
  }

  /** Sets the feature profile of the server's model (default: cse2018). */
  void describesModel(int status, String body) {
    model = (exchange, request) -> send(exchange, status, body);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Received request =
        new Received(
            System.nanoTime(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            exchange.getRequestHeaders().getFirst("Authorization"),
            JSON.readTree(exchange.getRequestBody()));
    if (request.path().equals("/api/model")) {
      model.to(exchange, request);
      return;
    }
    received.add(request);
    answer.to(exchange, request);
  }

  static void predict(HttpExchange exchange, Received request) throws IOException {
    int column = -1;
    for (int i = 0; i < request.body().get("columns").size(); i++) {
      column = request.body().get("columns").get(i).asText().equals("tot_fwd_pkts") ? i : column;
    }
    StringBuilder predictions = new StringBuilder();
    for (JsonNode row : request.rows()) {
      predictions.append(predictions.isEmpty() ? "" : ",");
      predictions.append(row.get(column).asDouble() >= 100 ? "1.0" : "0.0");
    }
    send(exchange, 200, "[" + predictions + "]");
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
