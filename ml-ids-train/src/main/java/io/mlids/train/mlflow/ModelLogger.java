package io.mlids.train.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.console.Progress;
import io.mlids.core.model.ModelBundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Logs model bundles to a tracking server. Each bundle becomes a run with parameters, metrics, the
 * report and the bundle itself as an MLflow model. Thread-safe.
 */
public final class ModelLogger {
  /** The directory of the MLflow model among the run's artifacts. */
  private static final String MODEL = "model";

  private static final String REPORT = "report";

  /** MLflow's limits for one request. */
  private static final int PARAMETERS_PER_REQUEST = 100;

  private static final int METRICS_PER_REQUEST = 1_000;

  private final TrackingServer server;
  private final String experiment;
  private final Clock clock;

  /**
   * A logged model.
   *
   * @param runId the identifier of the run
   * @param page the run's web page
   * @param version the version in the model registry, if the model was registered
   */
  public record Logged(String runId, URI page, Optional<String> version) {}

  /**
   * Creates a logger.
   *
   * @param experiment the name of the experiment, which is created if it does not exist
   */
  public ModelLogger(TrackingServer server, String experiment, Clock clock) {
    this.server = server;
    this.experiment = experiment;
    this.clock = clock;
  }

  /**
   * Logs a bundle. If this fails after the run was created, the run is marked as failed.
   *
   * @param started when the run started
   * @param registerAs the name under which to register a model version, if any
   * @throws TrackingException if the server cannot be reached or refuses a request
   * @throws IOException if a file of the bundle cannot be read
   */
  public Logged log(ModelBundle bundle, Instant started, Optional<String> registerAs)
      throws TrackingException, IOException {
    String experimentId = experimentId();
    RunRecord record = RunRecord.of(bundle);
    JsonNode run = createRun(experimentId, bundle, record, started);
    String runId = text(run, "run_id");
    boolean finished = false;
    try {
      logValues(runId, bundle, record);
      String artifactUri = text(run, "artifact_uri");
      upload(bundle, runId, server.artifactRoot(artifactUri));
      recordModel(bundle, runId);
      Optional<String> version =
          registerAs.isPresent()
              ? Optional.of(register(registerAs.get(), runId, artifactUri))
              : Optional.empty();
      end(runId, "FINISHED");
      finished = true;
      return new Logged(runId, page(experimentId, runId), version);
    } finally {
      if (!finished) {
        markFailed(runId);
      }
    }
  }

  private String experimentId() throws TrackingException {
    Optional<String> existing = existingExperiment();
    if (existing.isPresent()) {
      return existing.get();
    }
    try {
      return text(server.post("experiments/create", object("name", experiment)), "experiment_id");
    } catch (TrackingException e) {
      // Another program may have created it in the meantime.
      if (e.is("RESOURCE_ALREADY_EXISTS")) {
        return existingExperiment().orElseThrow(() -> e);
      }
      throw e;
    }
  }

  private Optional<String> existingExperiment() throws TrackingException {
    try {
      JsonNode answer = server.get("experiments/get-by-name", "experiment_name", experiment);
      JsonNode found = answer.path("experiment");
      if (found.path("lifecycle_stage").asText().equals("deleted")) {
        throw server.failure(
            "the experiment '" + experiment + "' is deleted; restore it or name another", "", null);
      }
      return Optional.of(text(found, "experiment_id"));
    } catch (TrackingException e) {
      if (e.is("RESOURCE_DOES_NOT_EXIST")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private JsonNode createRun(
      String experimentId, ModelBundle bundle, RunRecord record, Instant started)
      throws TrackingException {
    ObjectNode body = object("experiment_id", experimentId);
    body.put("run_name", "ml-ids " + bundle.modelVersion());
    body.put("start_time", started.toEpochMilli());
    body.set("tags", pairs(List.copyOf(record.tags().entrySet())));
    return server.post("runs/create", body).path("run").path("info");
  }

  private void logValues(String runId, ModelBundle bundle, RunRecord record)
      throws TrackingException {
    for (List<Map.Entry<String, String>> some :
        parts(record.parameters().entrySet().stream().toList(), PARAMETERS_PER_REQUEST)) {
      ObjectNode body = object("run_id", runId);
      body.set("params", pairs(some));
      server.post("runs/log-batch", body);
    }
    long time = bundle.manifest().trainedAt().toEpochMilli();
    for (List<Map.Entry<String, Double>> some :
        parts(record.metrics().entrySet().stream().toList(), METRICS_PER_REQUEST)) {
      ObjectNode body = object("run_id", runId);
      ArrayNode metrics = body.putArray("metrics");
      some.forEach(
          metric ->
              metrics
                  .addObject()
                  .put("key", metric.getKey())
                  .put("value", metric.getValue())
                  .put("timestamp", time)
                  .put("step", 0));
      server.post("runs/log-batch", body);
    }
  }

  /** Uploads the report and the bundle; the bundle's own report makes it complete. */
  private void upload(ModelBundle bundle, String runId, String root)
      throws TrackingException, IOException {
    List<Path> files = files(bundle.folder());
    try (Progress progress = Progress.of("Uploading", "files", files.size())) {
      long done = 0;
      for (Path file : files) {
        String name = bundle.folder().relativize(file).toString().replace('\\', '/');
        if (name.startsWith(REPORT + "/")) {
          put(root + "/" + name, file);
        }
        if (name.equals(MlflowFiles.MODEL_FILE)) {
          byte[] ofRun =
              MlflowModelFile.ofRun(Files.readString(file), runId, MODEL)
                  .getBytes(StandardCharsets.UTF_8);
          server.upload(
              root + "/" + MODEL + "/" + name, BodyPublishers.ofByteArray(ofRun), ofRun.length);
        } else {
          put(root + "/" + MODEL + "/" + name, file);
        }
        progress.at(++done);
      }
    }
  }

  private void put(String path, Path file) throws TrackingException, IOException {
    server.upload(path, BodyPublishers.ofFile(file), Files.size(file));
  }

  /** The bundle's files, without other files in the same directory and without Python's cache. */
  private static List<Path> files(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String name : MlflowFiles.BUNDLE_NAMES) {
      Path entry = folder.resolve(name);
      if (Files.exists(entry)) {
        try (Stream<Path> files = Files.walk(entry)) {
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.toString().endsWith(".pyc"))
              .sorted()
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  /** Makes the model visible on the run's page; MLflow's own clients send the same. */
  private void recordModel(ModelBundle bundle, String runId) throws TrackingException {
    ObjectNode model = object("run_id", runId);
    model.put("artifact_path", MODEL);
    model.put("utc_time_created", MlflowModelFile.created(bundle.manifest()));
    model.put("model_uuid", MlflowModelFile.uuid(bundle.manifest()));
    ObjectNode flavors = model.putObject("flavors");
    flavors
        .putObject("python_function")
        .put("loader_module", MlflowFiles.loader())
        .put("data", ModelBundle.MODEL_FILE)
        .put("code", MlflowFiles.CODE);
    flavors
        .putObject("xgboost")
        .put("data", ModelBundle.MODEL_FILE)
        .put("model_class", "xgboost.core.Booster");
    ObjectNode body = object("run_id", runId);
    body.put("model_json", model.toString());
    server.post("runs/log-model", body);
  }

  private String register(String name, String runId, String artifactUri) throws TrackingException {
    try {
      server.post("registered-models/create", object("name", name));
    } catch (TrackingException e) {
      if (!e.is("RESOURCE_ALREADY_EXISTS")) {
        throw e;
      }
    }
    ObjectNode body = object("name", name);
    body.put("source", artifactUri.replaceAll("/+$", "") + "/" + MODEL);
    body.put("run_id", runId);
    JsonNode version = server.post("model-versions/create", body).path("model_version");
    if (version.path("status").asText().equals("FAILED_REGISTRATION")) {
      throw server.failure(
          "the model could not be registered as '"
              + name
              + "' ("
              + version.path("status_message").asText("no reason given")
              + ")",
          "",
          null);
    }
    return text(version, "version");
  }

  private void end(String runId, String status) throws TrackingException {
    ObjectNode body = object("run_id", runId);
    body.put("status", status);
    body.put("end_time", clock.millis());
    server.post("runs/update", body);
  }

  private void markFailed(String runId) {
    try {
      end(runId, "FAILED");
    } catch (TrackingException e) {
      // The caller reports the first failure, of which this one is usually a repetition.
      return;
    }
  }

  private URI page(String experimentId, String runId) {
    return URI.create(server.base() + "/#/experiments/" + experimentId + "/runs/" + runId);
  }

  private String text(JsonNode json, String field) throws TrackingException {
    JsonNode value = json.path(field);
    if (!value.isValueNode() || value.asText().isEmpty()) {
      throw server.failure(
          "the answer lacks '" + field + "', so this is not an MLflow tracking server", "", null);
    }
    return value.asText();
  }

  private static ObjectNode object(String key, String value) {
    return JsonNodeFactory.instance.objectNode().put(key, value);
  }

  private static ArrayNode pairs(List<Map.Entry<String, String>> entries) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    entries.forEach(
        entry -> array.addObject().put("key", entry.getKey()).put("value", entry.getValue()));
    return array;
  }

  private static <T> List<List<T>> parts(List<T> all, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int i = 0; i < all.size(); i += size) {
      parts.add(all.subList(i, Math.min(all.size(), i + size)));
    }
    return parts;
  }
}
