package io.mlids.api.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.model.ModelBundleWriter;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bundle with everything that the page shows. The bundle's model predicts the first of the given
 * classes for flows with ten or more packets from the source, and the second for flows with ten or
 * more packets to the source.
 */
final class PageModel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PageModel() {}

  static void write(Path folder, String first, String second) throws IOException {
    FeatureProfile profile = FeatureProfile.CORRECTED;
    List<Feature> features = profile.modelFeatures();
    HandMadeModel model =
        HandMadeModel.multiclass(features.size(), 3)
            .split(0, features.indexOf(Feature.TOT_FWD_PKTS), 10, true, 1, -3)
            .split(1, features.indexOf(Feature.TOT_FWD_PKTS), 10, true, -3, 3)
            .split(2, features.indexOf(Feature.TOT_BWD_PKTS), 10, true, -3, 2);
    List<TrafficClass> classes =
        List.of(TrafficClass.BENIGN, new TrafficClass(first), new TrafficClass(second));
    Map<TrafficClass, Long> rows = new LinkedHashMap<>();
    classes.forEach(each -> rows.put(each, 100L));
    ObjectNode metrics = JSON.createObjectNode();
    metrics.set("test", figures(first, second));
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      Files.writeString(writer.modelFile(), model.json());
      writer.write(
          ModelManifest.builder(profile)
              .programVersion("test")
              .classes(classes)
              .trainingRows(rows)
              .metrics(metrics)
              .quantiles(features.stream().map(PageModel::spread).toList()));
      writer.commit();
    }
    Path report = Files.createDirectories(folder.resolve("report"));
    ObjectNode withCurve = metrics.deepCopy();
    ((ObjectNode) withCurve.get("test")).set("precision_recall_curve", curve());
    withCurve.set(
        "importance",
        JSON.readTree(
            """
            {"shap_rows": 1234, "features": {"tot_fwd_pkts": {"gain": 0.75, "shap": 1.5}}}
            """));
    Files.write(report.resolve("metrics.json"), JSON.writeValueAsBytes(withCurve));
  }

  private static FeatureQuantiles spread(Feature feature) {
    Distribution spread =
        new Distribution(List.of(0.0, 0.0, 1.0, 1.0, 2.0, 4.0, 8.0, 9.0, 1e9), 0.0);
    Distribution packets =
        new Distribution(List.of(1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0), 0.0);
    Distribution used = feature == Feature.TOT_FWD_PKTS ? packets : spread;
    return new FeatureQuantiles(feature, used, used);
  }

  private static JsonNode figures(String first, String second) throws IOException {
    ObjectNode figures =
        (ObjectNode)
            JSON.readTree(
                """
                {"rows": 300, "threshold": 0.5, "pr_auc": 0.975, "precision": 0.9, "recall": 0.9,
                 "f1": 0.9, "false_positive_rate": 0.2, "attacks": 200, "benign": 100}
                """);
    ObjectNode matrix = figures.putObject("confusion_matrix");
    matrix.putArray("predicted").add("Benign").add(first).add(second);
    ObjectNode counts = matrix.putObject("counts");
    counts.putArray("Benign").add(80).add(15).add(5);
    counts.putArray(first).add(10).add(90).add(0);
    counts.putArray(second).add(10).add(0).add(90);
    ObjectNode classes = figures.putObject("classes");
    classes.putObject("Benign").put("support", 100).put("recall", 0.8);
    classes.putObject(first).put("support", 100).put("recall", 0.9);
    classes.putObject(second).put("support", 100).put("recall", 0.9);
    return figures;
  }

  private static JsonNode curve() throws IOException {
    return JSON.readTree(
        """
        {"threshold": [0.9, 0.5, 0.1], "recall": [0.5, 0.9, 1.0], "precision": [1.0, 0.9, 0.67]}
        """);
  }
}
