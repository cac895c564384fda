package io.mlids.bench.http;

import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.NotificationTarget;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink;
import io.mlids.core.detect.Detector;
import io.mlids.core.model.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The server as the command starts it, with an additional route that echoes the request body.
 * Notifications are created and queued, then discarded.
 */
final class BenchmarkServer {
  static final String ECHO = "/echo";

  private BenchmarkServer() {}

  /** Starts the server with the launcher's JVM flags; its first line of output is its address. */
  static Process startProcess(Path model) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:+UseParallelGC",
            "-cp",
            System.getProperty("java.class.path"),
            BenchmarkServer.class.getName(),
            model.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    ServerSettings settings =
        new ServerSettings("127.0.0.1", 0, 16 << 20, ServerSettings.DEFAULT_MAX_REQUESTS);
    ApiService service =
        ApiService.start(
            ApiConfig.of(settings)
                .withNotifications(new NotificationTarget.Custom(new Nowhere()))
                .withMoreRoutes(
                    routes -> routes.post(ECHO, context -> context.result(context.bodyAsBytes()))));
    service.serve(Detector.of(ModelBundle.open(Path.of(arguments[0]))));
    System.out.println(service.url());
    Thread.currentThread().join();
  }

  /** Discards notifications. */
  static final class Nowhere implements NotificationSink {
    @Override
    public Delivery send(List<Notification> batch) {
      return Delivery.complete(batch);
    }

    @Override
    public String kind() {
      return "nowhere";
    }

    @Override
    public String description() {
      return "nowhere";
    }

    @Override
    public void close() {
      // Nothing to close.
    }
  }
}
