package io.mlids.api.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A request whose body is sent in pieces while the response is read line by line. */
public final class ChunkedRequest implements Closeable {
  private final Socket socket;
  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private String head = "";
  private int leftInChunk;

  public ChunkedRequest(TestServer server, String method, String path, String... headers)
      throws IOException {
    socket = server.connect();
    in = new BufferedInputStream(socket.getInputStream());
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    write(
        "%s %s HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n%s\r\n"
            .formatted(method, path, more));
  }

  public void send(byte[] piece) throws IOException {
    write(Integer.toHexString(piece.length) + "\r\n");
    socket.getOutputStream().write(piece);
    write("\r\n");
  }

  /** Ends the body. */
  public void end() throws IOException {
    write("0\r\n\r\n");
  }

  /**
   * Sends a complete body in pieces of the given size, on a separate thread, so that the response
   * can be read in the meantime.
   */
  public Thread sendInBackground(byte[] body, int size) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                for (int at = 0; at < body.length; at += size) {
                  send(Arrays.copyOfRange(body, at, Math.min(at + size, body.length)));
                }
                end();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The status line and headers of the response. */
  public String head() throws IOException {
    if (head.isEmpty()) {
      StringBuilder lines = new StringBuilder();
      for (String next = rawLine(); !next.isEmpty(); next = rawLine()) {
        lines.append(next).append('\n');
      }
      head = lines.toString();
    }
    return head;
  }

  /** The next line of a chunked response; empty at its end. */
  public String line() throws IOException {
    head();
    line.reset();
    for (int next = body(); next >= 0 && next != '\n'; next = body()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** All remaining lines. */
  public List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String next = line(); !next.isEmpty(); next = line()) {
      lines.add(next);
    }
    return lines;
  }

  private int body() throws IOException {
    if (leftInChunk == 0) {
      String size = rawLine();
      leftInChunk = Integer.parseInt(size.isEmpty() ? rawLine() : size, 16);
      if (leftInChunk == 0) {
        return -1;
      }
    }
    leftInChunk--;
    int next = in.read();
    if (next < 0) {
      throw new EOFException("the answer ends within a chunk");
    }
    return next;
  }

  private String rawLine() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the answer ends within a line: " + bytes);
      }
      if (next != '\r') {
        bytes.write(next);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** Resets the connection, so that the server's next write fails. */
  public void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
