package io.mlids.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.sensor.SensorRates;
import io.mlids.api.sensor.SensorSettings;
import io.mlids.api.sensor.SensorStatus;
import io.mlids.api.testing.LearnedSite;
import io.mlids.api.testing.TestServer;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.FeatureDrift;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.flow.MeterStatistics;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.SharedData;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard and the alerting rules in deploy/ use only metrics and labels that the server has.
 */
class DeployedMetricsTest {
  private static final Path DEPLOY = SharedData.projectRoot().resolve("deploy");
  private static final Pattern SAMPLE = Pattern.compile("^([a-z][a-z0-9_]*)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:mlids|process|jvm)_\\w+|up)\\b(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");
  private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
  private static final Pattern SHOWN = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?(\\w+) *}}");
  private static final Pattern WORDS = Pattern.compile("\\w+(\\|\\w+)*");

  /** Labels that Prometheus adds to every sample. */
  private static final Set<String> TARGET = Set.of("instance", "job");

  /** The values of each label of each metric. */
  private static final Map<String, Map<String, Set<String>>> METRICS = new TreeMap<>();

  /** An expression with the text that shows its result. */
  private record Query(String expression, String shown) {}

  @BeforeAll
  static void scrape(@TempDir Path folder) throws Exception {
    // Prometheus itself records this metric for each target.
    METRICS.put("up", Map.of());
    ModelBundle bundle =
        HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    Path site =
        LearnedSite.write(
            folder.resolve("site"), bundle.modelVersion(), 0.05, TestServer.NOW.minusSeconds(60));
    try (TestServer server = TestServer.with(bundle, site)) {
      // The metrics of requests exist after the first request.
      assertThat(server.get("/ping").statusCode()).isEqualTo(200);
      read(server.get("/metrics").body());
    }
    // The server has these only with a sensor, and after it has scored flows.
    PrometheusRegistry registry = new PrometheusRegistry();
    Figures figures = new Figures(registry);
    SensorMetrics.register(figures, DeployedMetricsTest::sensor);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    read(text.toString(StandardCharsets.UTF_8));
    PrometheusRegistry ofDrift = new PrometheusRegistry();
    DriftMetrics.register(new Figures(ofDrift), () -> Optional.of(drift()));
    text.reset();
    PrometheusTextFormatWriter.create().write(text, ofDrift.scrape());
    read(text.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theDashboardUsesMetricsThatExist() throws IOException {
    List<Query> queries = new ArrayList<>();
    JsonNode dashboard =
        new ObjectMapper().readTree(DEPLOY.resolve("grafana/dashboards/ml-ids.json").toFile());
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            new Query(target.get("expr").textValue(), target.get("legendFormat").textValue()));
      }
    }
    for (JsonNode variable : dashboard.get("templating").get("list")) {
      String query = variable.get("query").get("query").textValue();
      assertThat(query).startsWith("label_values(");
      queries.add(new Query(query, ""));
    }
    assertThat(queries).hasSizeGreaterThan(25);
    assertThat(queries).flatExtracting(DeployedMetricsTest::problems).isEmpty();
  }

  @Test
  void theAlertingRulesUseMetricsThatExist() throws IOException {
    List<Query> queries = new ArrayList<>();
    String expression = "";
    for (String line : Files.readAllLines(DEPLOY.resolve("prometheus/alerts.yml"))) {
      if (line.strip().startsWith("expr: ")) {
        expression = line.strip().substring("expr: ".length());
      } else if (line.strip().startsWith("summary: ")) {
        queries.add(new Query(expression, line));
      }
    }
    assertThat(queries).hasSizeGreaterThan(8);
    assertThat(queries).flatExtracting(DeployedMetricsTest::problems).isEmpty();
  }

  @Test
  void aMetricLabelOrValueThatDoesNotExistIsFound() {
    assertThat(problems(new Query("mlids_flows_scord_total", ""))).hasSize(1);
    assertThat(problems(new Query("mlids_flows_scored_total{kind=\"x\"}", ""))).hasSize(1);
    assertThat(problems(new Query("mlids_notifications_total{outcome=~\"sent|lost\"}", "")))
        .hasSize(1);
    assertThat(problems(new Query("sum by (route) (mlids_drift)", ""))).hasSize(1);
    assertThat(problems(new Query("sum by (kind) (mlids_incidents_total)", "{{severity}}")))
        .hasSize(1);
    assertThat(
            problems(
                new Query(
                    "sum by (instance) (mlids_notifications_total{outcome=\"sent\"})",
                    "{{instance}}")))
        .isEmpty();
  }

  /** What an expression and its legend use that the server does not have. */
  private static List<String> problems(Query query) {
    List<String> found = new ArrayList<>();
    Set<String> labels = new TreeSet<>(TARGET);
    for (MatchResult selector : all(SELECTOR, withoutText(query.expression()))) {
      String metric = selector.group(1);
      if (!METRICS.containsKey(metric)) {
        found.add(metric + " is not a metric: " + query.expression());
        continue;
      }
      labels.addAll(METRICS.get(metric).keySet());
    }
    for (MatchResult selector : all(SELECTOR, query.expression())) {
      Map<String, Set<String>> of = METRICS.getOrDefault(selector.group(1), Map.of());
      for (MatchResult matcher : all(MATCHER, Optional.ofNullable(selector.group(2)).orElse(""))) {
        String label = matcher.group(1);
        if (TARGET.contains(label)) {
          continue;
        }
        if (!of.containsKey(label)) {
          found.add(selector.group(1) + " has no label " + label);
        } else if (WORDS.matcher(matcher.group(3)).matches()
            && !of.get(label).containsAll(Set.of(matcher.group(3).split("\\|")))) {
          found.add(selector.group() + ": a value does not exist");
        }
      }
    }
    Set<String> grouped = new TreeSet<>();
    boolean isGrouped = false;
    for (MatchResult grouping : all(GROUPING, query.expression())) {
      isGrouped = true;
      grouped.addAll(List.of(grouping.group(1).split(", *")));
    }
    for (String label : grouped) {
      if (!labels.contains(label)) {
        found.add("no metric has the label " + label + ": " + query.expression());
      }
    }
    for (MatchResult shown : all(SHOWN, query.shown())) {
      if (!(isGrouped ? grouped : labels).contains(shown.group(1))) {
        found.add("the result has no label " + shown.group(1) + ": " + query.expression());
      }
    }
    return found;
  }

  /** The expression without label values, which may contain the names of metrics. */
  private static String withoutText(String expression) {
    return expression.replaceAll("\"[^\"]*\"", "\"\"");
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().toList();
  }

  private static void read(String text) {
    text.lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .forEach(
            sample -> {
              Map<String, Set<String>> labels =
                  METRICS.computeIfAbsent(sample.group(1), name -> new TreeMap<>());
              Stream.ofNullable(sample.group(2))
                  .flatMap(pairs -> LABEL.matcher(pairs).results())
                  .collect(
                      Collectors.groupingBy(
                          pair -> pair.group(1),
                          Collectors.mapping(pair -> pair.group(2), Collectors.toSet())))
                  .forEach(
                      (label, values) ->
                          labels.computeIfAbsent(label, name -> new TreeSet<>()).addAll(values));
            });
  }

  private static SensorStatus.On sensor() {
    return new SensorStatus.On(
        new SensorSettings("eth0", "", SensorSettings.DEFAULT_MAX_FLOWS, false),
        TestServer.NOW,
        new ExtractionSummary(
            CaptureStatistics.NONE,
            0,
            Map.of(),
            new MeterStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0),
            Duration.ZERO),
        new SensorRates(0, 0, 0, 0),
        0,
        0,
        Optional.empty());
  }

  private static DriftReport drift() {
    return new DriftReport(
        1_000,
        10_000,
        2_000,
        true,
        List.of(new FeatureDrift(Feature.FLOW_DURATION, 0.25, 0.5, 0, 0, true)));
  }
}
