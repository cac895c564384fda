package io.mlids.core.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Checks that the server's default port is free. */
public record PortCheck(int port) implements Check {

  @Override
  public Finding run() {
    String subject = "Port " + port;
    try (ServerSocket socket = new ServerSocket()) {
      // The server also sets this option, so that connections in TIME_WAIT do not block the port.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Finding.ok(subject, "free");
    } catch (IOException e) {
      return Finding.note(
          subject,
          "in use, perhaps by another ml-ids-api",
          "stop that program, or choose another port: ml-ids serve --port " + (port + 1));
    }
  }
}
