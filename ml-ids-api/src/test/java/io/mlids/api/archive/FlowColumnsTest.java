package io.mlids.api.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.parquet.ParquetReader;
import io.mlids.parquet.ParquetWriter;
import io.mlids.parquet.column.Column;
import io.mlids.parquet.page.Compression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The columns of the archive. */
class FlowColumnsTest {
  @TempDir private Path folder;

  private List<Map<String, @Nullable Object>> archived(List<DetectedFlow> flows) throws Exception {
    return archivedFlows(
        flows.stream().map(each -> new ArchivedFlow(each, 42, "abc", "sensor eth0")).toList());
  }

  private List<Map<String, @Nullable Object>> archivedFlows(List<ArchivedFlow> flows)
      throws Exception {
    Path file = folder.resolve("flows.parquet");
    try (ParquetWriter writer =
        ParquetWriter.create(file, FlowColumns.ALL, Map.of(), Compression.GZIP)) {
      for (ArchivedFlow each : flows) {
        FlowColumns.add(each, writer.rows());
      }
    }
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    try (ParquetReader reader = ParquetReader.open(file)) {
      assertThat(reader.nextBatch()).isTrue();
      for (int row = 0; row < reader.size(); row++) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int c = 0; c < reader.columns().size(); c++) {
          Column column = reader.columns().get(c);
          values.put(column.name(), reader.isNull(c, row) ? null : value(reader, c, row));
        }
        rows.add(values);
      }
      assertThat(reader.nextBatch()).isFalse();
    }
    return rows;
  }

  private static Object value(ParquetReader reader, int column, int row) {
    return switch (reader.columns().get(column).type()) {
      case BOOLEAN -> reader.truths(column)[row];
      case INT32, INT64, TIMESTAMP -> reader.integers(column)[row];
      case FLOAT, DOUBLE -> reader.fractions(column)[row];
      case STRING -> reader.texts(column)[row];
    };
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void everyFlowIsCompletelyArchived(FeatureProfile profile) throws Exception {
    List<DetectedFlow> flows = ScoredTraffic.flows(profile);
    List<Map<String, @Nullable Object>> rows = archived(flows);
    assertThat(rows).hasSameSizeAs(flows).hasSizeGreaterThan(50);
    for (int i = 0; i < rows.size(); i++) {
      FlowRecord flow = flows.get(i).flow();
      Verdict verdict = flows.get(i).verdict();
      assertThat(rows.get(i))
          .containsEntry("scored_at", 42L)
          .containsEntry("start", flow.start())
          .containsEntry("end", flow.end())
          .containsEntry("flow_id", flow.flowId())
          .containsEntry("community_id", flow.communityId().orElse(null))
          .containsEntry("src_ip", flow.sourceAddress())
          .containsEntry("src_port", (long) flow.sourcePort())
          .containsEntry("dst_ip", flow.destinationAddress())
          .containsEntry("dst_port", (long) flow.destinationPort())
          .containsEntry("protocol", (long) flow.protocol())
          .containsEntry("vlan", (long) flow.vlan())
          .containsEntry("packets", flow.packets())
          .containsEntry("bytes", flow.bytes())
          .containsEntry("origin", "sensor eth0")
          .containsEntry("verdict", verdict.finding())
          .containsEntry("label", verdict.label().name())
          .containsEntry("probability", verdict.probability())
          .containsEntry("is_attack", verdict.isAttack())
          .containsEntry("model_version", "abc")
          .containsEntry("profile", profile.id());
      for (Feature feature : Feature.all()) {
        if (feature != Feature.TIMESTAMP) {
          double value = flow.value(feature);
          Number kept = (Number) rows.get(i).get(feature.columnName());
          // Fractions have the precision of dataset files.
          assertThat(kept == null ? Double.NaN : kept.doubleValue())
              .as(feature.columnName())
              .isIn(value, (double) (float) value);
        }
      }
    }
  }

  @Test
  void verdictsOfTheModelAndOfTheSiteAreArchived() throws Exception {
    List<Map<String, @Nullable Object>> rows =
        archived(ScoredTraffic.flows(FeatureProfile.CSE2018).subList(0, 4));
    assertThat(rows)
        .extracting(each -> each.get("verdict"))
        .containsExactly("attack", "suspicious", "unusual", "benign");
    assertThat(rows)
        .extracting(each -> each.get("model_label"))
        .containsExactly(null, "PortScan", null, null);
    assertThat(rows)
        .extracting(each -> each.get("usual_share"))
        .containsExactly(null, 0.25, null, null);
    assertThat(rows)
        .extracting(each -> each.get("anomaly_p"))
        .containsExactly(null, null, 0.001, null);
    assertThat(rows)
        .extracting(each -> each.get("anomaly_reason"))
        .containsExactly(null, null, "unusual port", null);
  }

  @Test
  void theIncidentsOfAFlowAreArchivedAsFarAsTheyAreKnown() throws Exception {
    DetectedFlow flow = ScoredTraffic.flows(FeatureProfile.CSE2018).getFirst();
    ArchivedFlow scored = new ArchivedFlow(flow, 42, "abc", "sensor eth0");
    ArchivedFlow known =
        scored.with(
            (each, origin) -> {
              assertThat(each).isSameAs(flow);
              return List.of(origin.replace(' ', '-') + "-1", "b-1");
            });
    assertThat(archivedFlows(List.of(scored, known, scored.with(IncidentLookup.NONE))))
        .extracting(each -> each.get("incident_ids"))
        .containsExactly(null, "sensor-eth0-1 b-1", null);
  }

  @Test
  void everyColumnIsDocumented() throws Exception {
    String page =
        Files.readString(Path.of(System.getProperty("mlids.root"), "docs", "flow-archive.md"));
    List<String> features = Feature.all().stream().map(Feature::columnName).toList();
    assertThat(FlowColumns.ALL)
        .filteredOn(each -> !features.contains(each.name()))
        .allSatisfy(each -> assertThat(page).contains("| `" + each.name() + "` |"));
  }
}
