package io.mlids.core.command.selftest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.console.Terminal;
import io.mlids.core.console.TextTable;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.selftest.AttackFound;
import io.mlids.core.selftest.SelfTestResult;
import io.mlids.core.selftest.ShippedCapture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints the result of a self-test as text or JSON. */
record SelfTestOutput(
    Path model,
    ModelBundle bundle,
    ShippedCapture capture,
    SelfTestThresholds thresholds,
    long unlabelled) {

  /** The output formats. */
  enum Format {
    TABLE,
    JSON
  }

  private static final int LONGEST_TOOL = 60;

  void print(SelfTestResult result, Format format, PrintWriter out) throws IOException {
    switch (format) {
      case TABLE -> printTable(result, out);
      case JSON ->
          out.println(
              new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json(result)));
    }
    out.flush();
  }

  private void printTable(SelfTestResult result, PrintWriter out) {
    out.println(
        "model %s (%s, profile %s) on %s"
            .formatted(
                model, bundle.modelVersion(), bundle.manifest().profile(), capture.capture()));
    out.println();
    List<List<Object>> rows = new ArrayList<>();
    for (AttackFound attack : result.attacks()) {
      rows.add(
          List.of(
              attack.trafficClass().name(),
              tool(attack),
              attack.flows(),
              attack.found(),
              attack.flows() == 0 ? "-" : share(attack.recall()),
              attack.flows() == 0
                  ? "no flows in this capture"
                  : attack.isDetected()
                      ? attack.foundAs().map(TrafficClass::name).orElse("")
                      : "MISSED"));
    }
    TextTable.ofRows(List.of("class", "tool", "flows", "found", "recall", "taken for"), rows)
        .print(out, TextTable.Overflow.NOWRAP, 0);
    out.println();
    out.println(
        "%d of %d attacks detected, %d of %d benign flows flagged%s%s"
            .formatted(
                result.present().size() - result.missed().size(),
                result.present().size(),
                result.falsePositives(),
                result.benignFlows(),
                flaggedAs(result),
                result.absent() == 0
                    ? ""
                    : "; attacks without flows in this capture and profile: %d"
                        .formatted(result.absent())));
    out.println(
        "recall %s of %d attack flows (threshold: at least %s), false positives %s (threshold: at most %s)"
            .formatted(
                share(result.recall()),
                result.attackFlows(),
                thresholds.minRecall(),
                share(result.falsePositiveRate()),
                thresholds.maxFalsePositives()));
    if (unlabelled > 0) {
      out.println(unlabelled + " flows are not counted: no rule labels them");
    }
  }

  private static String flaggedAs(SelfTestResult result) {
    return result.flaggedAs().entrySet().stream()
        .map(each -> each.getValue() + " as " + each.getKey())
        .collect(Collectors.joining(", ", " (", ")"))
        .replace(" ()", "");
  }

  private ObjectNode json(SelfTestResult result) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("passed", thresholds.failure(result).isEmpty());
    json.put("model", model.toString());
    json.put("model_version", bundle.modelVersion());
    json.put("profile", bundle.manifest().profile().id());
    json.put("capture", capture.capture().toString());
    json.put("attacks_detected", result.present().size() - result.missed().size());
    json.put("attacks_present", result.present().size());
    json.put("attacks_absent", result.absent());
    json.put("attack_flows", result.attackFlows());
    json.put("attack_flows_found", result.attackFlowsFound());
    json.put("recall", result.recall());
    json.put("min_recall", thresholds.minRecall());
    json.put("benign_flows", result.benignFlows());
    json.put("false_positives", result.falsePositives());
    put(json, "false_positive_rate", result.falsePositiveRate());
    json.put("max_false_positives", thresholds.maxFalsePositives());
    json.put("unlabelled_flows", unlabelled);
    ObjectNode flagged = json.putObject("false_positives_as");
    result.flaggedAs().forEach((label, count) -> flagged.put(label.name(), count));
    ArrayNode attacks = json.putArray("attacks");
    for (AttackFound attack : result.attacks()) {
      ObjectNode node = attacks.addObject();
      node.put("class", attack.trafficClass().name());
      node.put("tool", attack.reason());
      node.put("flows", attack.flows());
      node.put("found", attack.found());
      put(node, "recall", attack.recall());
      node.put("detected", attack.isDetected());
      attack.foundAs().ifPresent(label -> node.put("taken_for", label.name()));
    }
    return json;
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isNaN(value)) {
      json.putNull(name);
    } else {
      json.put(name, value);
    }
  }

  /** A rule's reason, cut to fit a table cell. */
  static String tool(AttackFound attack) {
    String text = Terminal.printable(attack.reason()).strip();
    return text.length() <= LONGEST_TOOL ? text : text.substring(0, LONGEST_TOOL - 2) + "..";
  }

  /** Formats a share to four decimal places; {@code n/a} for NaN. */
  static String share(double value) {
    return Double.isNaN(value) ? "n/a" : String.format(Locale.ROOT, "%.4f", value);
  }
}
