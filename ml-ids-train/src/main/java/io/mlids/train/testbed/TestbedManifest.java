package io.mlids.train.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.table.DatasetFormatException;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;

/**
 * The {@code manifest.json} in a testbed dataset. It contains every run's {@code run.json}, without
 * the machine's paths, and the checksum and row counts of each flow file.
 */
final class TestbedManifest {
  static final String NAME = "manifest.json";
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode document = JSON.createObjectNode();

  TestbedManifest() {
    document.put("format", FORMAT);
    document.putObject("rows");
    document.putArray("runs");
  }

  private TestbedManifest(ObjectNode read) {
    document.setAll(read);
  }

  /** Reads the manifest in a dataset directory. */
  static TestbedManifest read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    try {
      if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object
          && object.path("runs").isArray()) {
        return new TestbedManifest(object);
      }
      throw new DatasetFormatException(file + ": not a manifest of runs; rebuild the dataset");
    } catch (CharConversionException e) {
      throw new DatasetFormatException(file + ": not JSON in UTF-8; rebuild the dataset", e);
    } catch (JsonProcessingException e) {
      throw new DatasetFormatException(file + ": invalid JSON; rebuild the dataset", e);
    }
  }

  /** Adds a run and returns its entry, to which the run's flow files can then be added. */
  ObjectNode add(RecordedRun run) throws IOException {
    ObjectNode entry = (ObjectNode) MachinePaths.without(run.manifest());
    JsonNode instances = entry.remove("instances");
    entry.put("run", run.name());
    entry.put("capture_bytes", Files.size(run.capture()));
    entry.putObject("files");
    if (instances != null) {
      entry.set("instances", instances);
    }
    document.withArray("/runs").add(entry);
    return entry;
  }

  /** Adds one of a run's flow files to the manifest, and its row counts to the totals. */
  void addFile(ObjectNode entry, String profile, String path, FlowFile file) {
    ObjectNode node = entry.withObject("/files").putObject(profile);
    node.put("path", path);
    node.put("sha256", file.fileChecksum());
    node.put("csv_sha256", file.textChecksum());
    node.put("rows", file.rowCount());
    node.put("unlabelled_left_out", file.unlabelled());
    ObjectNode rows = node.putObject("rows_per_class");
    file.rows().forEach(rows::put);
  }

  /** Adds the rows of a training run's file to the dataset's totals. */
  void count(String profile, FlowFile file) {
    ObjectNode sums = document.withObject("/rows").withObject("/" + profile);
    file.rows().forEach((label, rows) -> sums.put(label, sums.path(label).asLong() + rows));
  }

  /** The entries of all runs. */
  Iterable<JsonNode> runs() {
    return document.path("runs");
  }

  /** The number of rows of each class in a profile's flow files, excluding the self-test run. */
  JsonNode rows(String profile) {
    return document.path("rows").path(profile);
  }

  /** The document, with one line per run and per instance of a scenario. */
  String text() throws JsonProcessingException {
    StringBuilder text = new StringBuilder("{\n");
    text.append("\"format\": ").append(document.get("format")).append(",\n\"rows\": {\n");
    Iterator<Map.Entry<String, JsonNode>> sums =
        document.withObject("/rows").properties().iterator();
    while (sums.hasNext()) {
      Map.Entry<String, JsonNode> profile = sums.next();
      text.append('"').append(profile.getKey()).append("\": ");
      text.append(JSON.writeValueAsString(profile.getValue()));
      text.append(sums.hasNext() ? ",\n" : "\n");
    }
    text.append("},\n\"runs\": [\n");
    Iterator<JsonNode> runs = document.path("runs").iterator();
    while (runs.hasNext()) {
      appendRun((ObjectNode) runs.next(), text);
      text.append(runs.hasNext() ? ",\n" : "\n");
    }
    return text.append("]\n}\n").toString();
  }

  private static void appendRun(ObjectNode run, StringBuilder text) throws JsonProcessingException {
    ObjectNode head = run.deepCopy();
    JsonNode instances = head.remove("instances");
    String line = JSON.writeValueAsString(head);
    text.append(line, 0, line.length() - 1);
    if (instances == null) {
      text.append('}');
      return;
    }
    text.append(",\"instances\":[\n");
    Iterator<JsonNode> each = instances.iterator();
    while (each.hasNext()) {
      text.append(JSON.writeValueAsString(each.next())).append(each.hasNext() ? ",\n" : "\n");
    }
    text.append("]}");
  }
}
