package io.mlids.bench.http;

import io.mlids.bench.scoring.SyntheticBundle;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Measures what subscribers cost and how soon they receive notifications: the duration of
 * predictions at a constant rate, without subscribers and with a hundred WebSockets, and the time
 * from the last packet of a flow on {@code /api/captures/stream} to its notification. The model
 * classifies every flow as an attack. The server runs in a separate process; the subscribers and
 * the load generator share another.
 */
public final class NotificationBenchmark {
  private static final int LISTENERS = 100;
  private static final int ATTACKS = 1_000;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Slow enough that the attacks of a minute are not merged into one message. */
  private static final long FLOW_PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  private static final int ROUNDS = 3;
  private static final int FLOWS = 300;

  private NotificationBenchmark() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, XGBoostError {
    Path model = SyntheticBundle.write(Files.createTempDirectory("ml-ids-bench"), 1e-9);
    Process server = BenchmarkServer.startProcess(model);
    try (BufferedReader out = server.inputReader()) {
      String address = out.readLine();
      if (address == null) {
        throw new IOException("the server did not start; see its message above");
      }
      URI url = URI.create(address);
      predictions(url, 0);
      for (int round = 0; round < ROUNDS; round++) {
        report("predictions, no subscriber", predictions(url, 0));
        report("predictions, " + LISTENERS + " listen", predictions(url, LISTENERS));
      }
      // Every flow has a different source, so that none is rolled up.
      stream(url, 0, FLOWS);
      for (int round = 1; round <= ROUNDS; round++) {
        report("last packet to message", stream(url, round * FLOWS, FLOWS));
      }
    } finally {
      server.destroy();
      server.waitFor();
    }
    ReporterBenchmark.run();
  }

  /** Makes {@link #ATTACKS} consecutive predictions and returns the duration of each. */
  private static long[] predictions(URI url, int listeners)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/api/predictions"))
            .header("Content-Type", "application/json; format=pandas-split")
            .POST(HttpRequest.BodyPublishers.ofByteArray(HttpBenchmark.syntheticBody()))
            .build();
    long[] nanos = new long[ATTACKS];
    try (HttpClient client = HttpClient.newHttpClient();
        Listeners ears = new Listeners(url, listeners, at -> {})) {
      long next = System.nanoTime();
      for (int i = 0; i < ATTACKS; i++) {
        next += PACE_NANOS;
        LockSupport.parkNanos(next - System.nanoTime());
        long start = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        nanos[i] = System.nanoTime() - start;
        if (!answer.body().equals("[1.0]")) {
          throw new IOException("the server answered " + answer.body());
        }
      }
      awaitAll(ears, (long) listeners * ATTACKS);
    }
    return nanos;
  }

  private static void awaitAll(Listeners ears, long messages)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (ears.messages() < messages && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    if (ears.messages() != messages) {
      throw new IOException(ears.messages() + " of " + messages + " messages arrived");
    }
  }

  /** The time from the last packet of each flow to its message. */
  private static long[] stream(URI url, int first, int flows)
      throws IOException, InterruptedException {
    LinkedBlockingQueue<Long> received = new LinkedBlockingQueue<>();
    long[] nanos = new long[flows];
    try (Listeners ear = new Listeners(url, 1, received::add);
        StreamedFlows stream = StreamedFlows.open(url)) {
      for (int i = 0; i < flows; i++) {
        stream.beginFlow(first + i);
        LockSupport.parkNanos(FLOW_PACE_NANOS);
        long last = System.nanoTime();
        stream.endFlow(first + i);
        Long at = received.poll(10, TimeUnit.SECONDS);
        if (at == null) {
          throw new IOException("no message arrived for flow " + (first + i));
        }
        nanos[i] = at - last;
      }
      awaitAll(ear, flows);
    }
    return nanos;
  }

  private static void report(String what, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-28s p50 %6.2f ms   p90 %6.2f ms   p99 %6.2f ms   max %6.2f ms%n",
        what,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 9 / 10] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }
}
