package io.mlids.train.fit;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.hdf.FlowHdfWriter;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Random flows in a few classes. The classes differ in some features but overlap, and contain flows
 * with every kind of missing value.
 */
public final class GeneratedFlows {
  private final Random random;
  private final FlowBatch batch;
  private final FeatureProfile profile;

  private GeneratedFlows(FeatureProfile profile, int rows, long seed) {
    this.profile = profile;
    this.random = new Random(seed);
    this.batch = new FlowBatch(rows);
  }

  /** Rows from each class, in random order. */
  static FlowBatch batch(Map<String, Integer> rowsOfLabel, long seed) {
    int rows = rowsOfLabel.values().stream().mapToInt(Integer::intValue).sum();
    return new GeneratedFlows(FeatureProfile.CSE2018, rows, seed).fill(rowsOfLabel);
  }

  /** Writes generated rows to a file. */
  public static Path write(Path file, Map<String, Integer> rowsOfLabel, long seed) {
    return write(file, FeatureProfile.CSE2018, rowsOfLabel, seed);
  }

  static Path write(
      Path file, FeatureProfile profile, Map<String, Integer> rowsOfLabel, long seed) {
    int rows = rowsOfLabel.values().stream().mapToInt(Integer::intValue).sum();
    return write(file, profile, new GeneratedFlows(profile, rows, seed).fill(rowsOfLabel));
  }

  static Path write(Path file, FeatureProfile profile, FlowBatch batch) {
    FlowSchema schema = FlowSchema.builder().observe(batch).build();
    try (FlowHdfWriter writer = FlowHdfWriter.create(file, schema, profile)) {
      writer.write(batch);
      writer.commit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a split's files to a directory. */
  public static SplitFiles split(Path folder) {
    return new SplitFiles(
        write(folder.resolve("train.h5"), classes(600, 300, 120, 8), 1),
        write(folder.resolve("val.h5"), classes(150, 75, 30, 2), 2),
        write(folder.resolve("test.h5"), classes(150, 75, 30, 2), 3));
  }

  static Map<String, Integer> classes(int benign, int hulk, int bot, int injection) {
    Map<String, Integer> rows = new LinkedHashMap<>();
    rows.put("DoS attacks-Hulk", hulk);
    rows.put("Benign", benign);
    rows.put("SQL Injection", injection);
    rows.put("Bot", bot);
    return rows;
  }

  private FlowBatch fill(Map<String, Integer> rowsOfLabel) {
    int row = 0;
    for (Map.Entry<String, Integer> entry : rowsOfLabel.entrySet()) {
      for (int i = 0; i < entry.getValue(); i++) {
        fill(row++, entry.getKey());
      }
    }
    batch.setSize(row);
    return batch;
  }

  private void fill(int row, String label) {
    batch.index()[row] = row;
    batch.labels()[row] = label;
    batch.timestamps()[row] =
        profile == FeatureProfile.CSE2018 ? "14/02/2018 08:31:01" : "2018-02-14T08:31:01.000000Z";
    int kind = TrafficClass.known().indexOf(TrafficClass.ofLabel(label)) % 7;
    boolean typical = random.nextDouble() < 0.9;
    for (Feature feature : Feature.all()) {
      if (feature.isText()) {
        continue;
      }
      boolean tells = feature.ordinal() % 7 == kind && typical;
      double value =
          switch (feature.storageType()) {
            case U8 -> random.nextInt(tells ? 6 : 3);
            case U16 -> random.nextInt(tells ? 1500 : 900);
            default -> Math.rint(Math.exp(8 + (tells ? 2 : 0) + 2 * random.nextGaussian()));
          };
      if (profile == FeatureProfile.CSE2018 && feature.isConstantIn2018()) {
        value = 0;
      }
      batch.column(feature)[row] = value;
    }
    batch.column(Feature.FLOW_BYTS_S)[row] *= random.nextInt(20) == 0 ? Double.NaN : 1;
    batch.column(Feature.FLOW_PKTS_S)[row] /= random.nextInt(20) == 0 ? 0 : 1;
    batch.column(Feature.FLOW_IAT_MIN)[row] *= random.nextInt(20) == 0 ? -1 : 1;
    batch.column(Feature.INIT_BWD_WIN_BYTS)[row] = random.nextInt(3) == 0 ? -1 : 8192;
  }
}
