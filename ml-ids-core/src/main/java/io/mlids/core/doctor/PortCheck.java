package io.mlids.core.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The default port of the server. */
public record PortCheck(int port) implements Check {

  @Override
  public Finding run() {
    String subject = "Port " + port;
    try (ServerSocket socket = new ServerSocket()) {
      // As the server does: connections that are being closed do not keep it from listening.
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
