package io.mlids.api.testing;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sends requests verbatim, including ones that no client would send. */
public final class RawHttp {
  private final String host;
  private final int port;

  public RawHttp(URI server) {
    this.host = server.getHost().equals("0.0.0.0") ? "127.0.0.1" : server.getHost();
    this.port = server.getPort();
  }

  /** The value of the Host header that a correct client sends. */
  public String host() {
    return host + ":" + port;
  }

  /** Sends a request line and headers, and adds the correct Host header unless one is given. */
  public Answer ask(String requestLine, String... headers) throws IOException {
    return askWithBody(requestLine, "", headers);
  }

  public Answer askWithBody(String requestLine, String body, String... headers) throws IOException {
    StringBuilder text = new StringBuilder(requestLine).append(" HTTP/1.1\r\n");
    if (List.of(headers).stream().noneMatch(each -> each.startsWith("Host:"))) {
      text.append("Host: ").append(host()).append("\r\n");
    }
    for (String each : headers) {
      text.append(each).append("\r\n");
    }
    if (!body.isEmpty()) {
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    boolean upgrade = List.of(headers).stream().anyMatch(each -> each.startsWith("Upgrade:"));
    text.append(upgrade ? "" : "Connection: close\r\n").append("\r\n").append(body);
    try (Socket socket = new Socket(host, port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return Answer.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** The response. */
  public record Answer(int status, List<String> headers, String body) {

    static Answer of(String text) {
      String[] parts = text.split("\r\n\r\n", 2);
      List<String> head = List.of(parts[0].split("\r\n"));
      return new Answer(
          Integer.parseInt(head.getFirst().split(" ")[1]),
          head.subList(1, head.size()),
          parts.length == 2 ? parts[1] : "");
    }

    public Optional<String> header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(each -> each.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(each -> each.substring(prefix.length()).strip())
          .findFirst();
    }
  }
}
