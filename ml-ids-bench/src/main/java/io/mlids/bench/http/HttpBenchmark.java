package io.mlids.bench.http;

import io.mlids.bench.scoring.SyntheticBundle;
import io.mlids.bench.scoring.SyntheticModel;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.Feature;
import io.mlids.core.request.PandasSplitJson;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Sends one flow per request over 32 persistent connections, alternating between {@code
 * /api/predictions} and an echo handler on the same server, which runs in a separate process.
 *
 * <p>Arguments: a model bundle and a labelled dataset (default: a synthetic model and synthetic
 * flows).
 */
public final class HttpBenchmark {
  private static final int CONNECTIONS = 32;
  private static final int BODIES = 500;
  private static final int ROUNDS = 3;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration ROUND = Duration.ofSeconds(3);

  private HttpBenchmark() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, XGBoostError {
    Path work = Files.createTempDirectory("ml-ids-bench");
    Path model = arguments.length > 0 ? Path.of(arguments[0]) : SyntheticBundle.write(work);
    List<byte[]> bodies =
        arguments.length > 1 ? bodies(Path.of(arguments[1])) : bodies(syntheticFlows());
    Process server = BenchmarkServer.startProcess(model);
    try {
      String address = server.inputReader().readLine();
      if (address == null) {
        throw new IOException("the server did not start; see its message above");
      }
      URI url = URI.create(address);
      Measurement echo = new Measurement(BenchmarkServer.ECHO);
      Measurement predictions = new Measurement("/api/predictions");
      for (Measurement each : List.of(echo, predictions)) {
        new Load(url, each.path(), bodies, CONNECTIONS).run(WARM_UP);
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (Measurement each : List.of(echo, predictions)) {
          each.add(new Load(url, each.path(), bodies, CONNECTIONS).run(ROUND), ROUND);
        }
      }
      report(echo, predictions, bodies, attacks(url, bodies));
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static void report(
      Measurement echo, Measurement predictions, List<byte[]> bodies, int attacks) {
    long bytes = bodies.stream().mapToLong(body -> body.length).sum() / bodies.size();
    System.out.printf(
        "%d connections, one flow of %,d bytes per request, %.0f %% attacks, %d processors%n",
        CONNECTIONS,
        bytes,
        100.0 * attacks / bodies.size(),
        Runtime.getRuntime().availableProcessors());
    System.out.println(echo);
    System.out.println(predictions);
    System.out.printf(
        "predictions: %.2f of the echo's rate, %.2f times its p99%n",
        predictions.rate() / echo.rate(), predictions.millis(0.99) / echo.millis(0.99));
  }

  /** The share of attacks matters, because each attack also causes a notification. */
  private static int attacks(URI url, List<byte[]> bodies)
      throws IOException, InterruptedException {
    int attacks = 0;
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (byte[] body : bodies) {
        HttpRequest request =
            HttpRequest.newBuilder(url.resolve("/api/predictions"))
                .header("Content-Type", "application/json; format=pandas-split")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        attacks += answer.equals("[1.0]") ? 1 : 0;
      }
    }
    return attacks;
  }

  /** A request body with one synthetic flow. */
  static byte[] syntheticBody() {
    return PandasSplitJson.write(syntheticFlows(), 0, 1);
  }

  private static FlowBatch syntheticFlows() {
    FlowBatch flows = new FlowBatch(BODIES);
    float[] values = SyntheticModel.rows(BODIES, Feature.COUNT, 5);
    for (Feature feature : Feature.all()) {
      for (int row = 0; row < BODIES; row++) {
        if (feature.isText()) {
          flows.timestamps()[row] = "21/02/2018 10:15:06";
        } else {
          flows.column(feature)[row] = values[row * Feature.COUNT + feature.ordinal()];
        }
      }
    }
    flows.setSize(BODIES);
    return flows;
  }

  private static List<byte[]> bodies(Path dataset) throws IOException {
    FlowBatch flows = new FlowBatch(BODIES);
    try (FlowReader reader = FlowDataset.open(dataset)) {
      reader.read(flows);
    }
    return bodies(flows);
  }

  private static List<byte[]> bodies(FlowBatch flows) {
    List<byte[]> bodies = new ArrayList<>(flows.size());
    for (int row = 0; row < flows.size(); row++) {
      bodies.add(PandasSplitJson.write(flows, row, row + 1));
    }
    return bodies;
  }
}
