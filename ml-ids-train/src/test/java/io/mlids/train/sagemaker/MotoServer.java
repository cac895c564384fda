package io.mlids.train.sagemaker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * moto's server, a stand-in for AWS, where Python and moto are installed. {@code mlids.moto.python}
 * names another Python.
 */
public final class MotoServer implements AutoCloseable {
  private final Process process;
  private final URI url;

  private MotoServer(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts the server, or skips the test. */
  public static MotoServer start(Path folder) throws Exception {
    String python = System.getProperty("mlids.moto.python", "python3");
    assumeTrue(hasMoto(python), "moto is not installed (pip install 'moto[server]')");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                python,
                "-c",
                "from moto.server import main; main(['-H', '127.0.0.1', '-p', '" + port + "'])")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("moto.log").toFile());
    MotoServer server = new MotoServer(builder.start(), URI.create("http://127.0.0.1:" + port));
    try {
      server.awaitAnswer();
      return server;
    } catch (Exception | Error e) {
      server.close();
      throw e;
    }
  }

  private static boolean hasMoto(String python) throws InterruptedException {
    try {
      Process probe =
          new ProcessBuilder(python, "-c", "import moto.server")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitAnswer() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int attempt = 0; attempt < 600; attempt++) {
        try {
          client.send(
              HttpRequest.newBuilder(url.resolve("/moto-api/")).build(), BodyHandlers.discarding());
          return;
        } catch (IOException e) {
          if (!process.isAlive()) {
            throw new IOException("moto's server ended; see moto.log", e);
          }
          Thread.sleep(100);
        }
      }
    }
    throw new IOException("moto's server does not answer");
  }

  /** The environment that makes the commands use it. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL",
        url.toString(),
        "AWS_REGION",
        "eu-west-1",
        "AWS_ACCESS_KEY",
        "key",
        "AWS_SECRET_KEY",
        "secret");
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
