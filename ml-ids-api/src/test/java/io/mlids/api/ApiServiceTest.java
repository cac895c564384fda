package io.mlids.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.http.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class ApiServiceTest {
  @Test
  void stopsEverythingIfLoadingTheModelFails() throws Exception {
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
    ApiConfig config = ApiConfig.of(new ServerSettings("127.0.0.1", port, 1 << 20, 10));
    assertThatThrownBy(() -> ApiService.start(config, loading))
        .isInstanceOf(InternalError.class)
        .hasMessage("thrown on purpose");
    assertThatThrownBy(() -> new Socket(address, port)).isInstanceOf(IOException.class);
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
