package io.mlids.bench.http;

import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink;
import io.mlids.api.sink.NotificationTarget;
import io.mlids.core.detect.Detector;
import io.mlids.core.model.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The server as the command starts it, with one more route that sends a body back as it came.
 * Notifications are made and queued, and then thrown away.
 */
final class BenchmarkServer {
  static final String ECHO = "/echo";

  private BenchmarkServer() {}

  /** Starts the server with the flags of the launcher; its first line is its address. */
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

  /** Throws notifications away. */
  static final class Nowhere implements NotificationSink {
    @Override
    public Delivery send(List<Notification> batch) {
      return Delivery.complete(batch);
    }

    @Override
    public String description() {
      return "nowhere";
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
