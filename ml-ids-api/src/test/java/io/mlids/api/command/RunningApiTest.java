package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.sink.NotificationTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunningApiTest {
  @Test
  void leavesNothingRunningWhenLoadingTheModelEndsInAnError() throws Exception {
    InetAddress address = InetAddress.getByName("127.0.0.1");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, address)) {
      port = free.getLocalPort();
    }
    ModelLoading loading =
        ModelLoading.start(
            () -> {
              awaitServer(address, port);
              throw new InternalError("thrown on purpose");
            });
    StringWriter out = new StringWriter();
    assertThatThrownBy(
            () ->
                RunningApi.start(
                    new ServerSettings("127.0.0.1", port, 1 << 20, 10),
                    Path.of("model"),
                    loading,
                    new NotificationTarget.Log(),
                    AlertSettings.DEFAULT,
                    Optional.empty(),
                    Clock.systemUTC(),
                    new PrintWriter(out)))
        .isInstanceOf(InternalError.class)
        .hasMessage("thrown on purpose");
    assertThatThrownBy(() -> new Socket(address, port)).isInstanceOf(IOException.class);
    assertThat(out).asString().isEmpty();
  }

  private static void awaitServer(InetAddress address, int port) throws InterruptedException {
    boolean listening = false;
    while (!listening) {
      try (Socket socket = new Socket(address, port)) {
        listening = socket.isConnected();
      } catch (IOException e) {
        Thread.sleep(10);
      }
    }
  }
}
