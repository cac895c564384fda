package io.mlids.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * Moto, a server in Python that implements Amazon's services, on a free port of this machine. If
 * Python or Moto is missing, the test is skipped and the reason stated. The server ends with the
 * test, even if the test is killed, because its standard input ends.
 */
public final class MotoServer implements AutoCloseable {
  private static final String SCRIPT =
      """
      import logging, sys
      from moto.server import ThreadedMotoServer
      logging.getLogger("werkzeug").setLevel(logging.ERROR)
      server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
      server.start()
      print("http://127.0.0.1:%d" % server.get_host_and_port()[1], flush=True)
      sys.stdin.read()
      """;

  private final Process process;
  private final URI url;

  private MotoServer(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts the server, or skips the test. */
  public static MotoServer start() throws IOException, InterruptedException {
    assumeTrue(isInstalled(), "no python3 with moto on this machine (pip install 'moto[server]')");
    Process process =
        new ProcessBuilder("python3", "-c", SCRIPT)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String line = process.inputReader().readLine();
    if (line == null) {
      throw new AssertionError("moto ended with exit code " + process.waitFor());
    }
    return new MotoServer(process, URI.create(line));
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of("python3", "-c", "import moto.server, flask"))
              .redirectErrorStream(true)
              .start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      // Python is not installed.
      return false;
    }
  }

  /** The server's URL, for {@code AWS_ENDPOINT_URL}. */
  public URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
