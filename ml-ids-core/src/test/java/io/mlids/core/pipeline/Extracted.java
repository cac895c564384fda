package io.mlids.core.pipeline;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.FlowCsv;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The flows extracted from captures in memory. */
record Extracted(List<FlowRecord> flows, ExtractionSummary summary, ExtractionSettings settings) {

  static Extracted from(ExtractionSettings settings, CaptureBytes capture) {
    return from(settings, new ByteArrayInputStream(capture.pcap()));
  }

  /** Extracts several captures as one stream. */
  static Extracted from(ExtractionSettings settings, InputStream... captures) {
    List<FlowRecord> flows = new ArrayList<>();
    FlowExtraction extraction =
        new FlowExtraction(settings, flow -> flows.add(FlowRecord.of(flow, settings.profile())), 1);
    try {
      for (InputStream capture : captures) {
        try (PacketSource source = CaptureFile.open(capture, "test", settings.readMode())) {
          extraction.read(source, packets -> {});
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    extraction.finish();
    return new Extracted(flows, extraction.summary(), settings);
  }

  /** The only flow. */
  FlowRecord only() {
    if (flows.size() != 1) {
      throw new AssertionError(flows.size() + " flows: " + ids());
    }
    return flows.getFirst();
  }

  List<String> ids() {
    return flows.stream().map(f -> f.flowId()).toList();
  }

  /** The flows' CSV rows, for comparisons. */
  List<String> rows() {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    try (FlowCsvWriter writer = new FlowCsvWriter(csv, settings.profile(), ZoneOffset.UTC)) {
      for (FlowRecord flow : flows) {
        writer.write(flow);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return FlowCsv.rows(csv.toString());
  }

  /** Every feature of a flow by column name, except the timestamp. */
  static Map<String, Double> features(FlowRecord flow) {
    Map<String, Double> features = new TreeMap<>();
    for (Feature feature : Feature.all()) {
      if (!feature.isText()) {
        features.put(feature.columnName(), flow.value(feature));
      }
    }
    return features;
  }
}
