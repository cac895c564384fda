package io.mlids.parquet.flow;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.CleaningReport.DropReason;
import io.mlids.core.table.CleaningReport.Missing;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.parquet.ParquetReader;
import io.mlids.parquet.column.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads labelled flows from a Parquet file, whichever program has written it. Columns are matched
 * by name as in CSVs, in any order; other columns are ignored. A feature may have any numeric type
 * or be a truth value; missing values are NaN. The label may be text or a number. Columns that no
 * model needs may be absent. If the file's metadata names the feature profile, as in files of
 * ml-ids, the column {@value FlowParquetWriter#INDEX} has the rows' numbers; otherwise rows are
 * numbered from 0. Not thread-safe.
 */
public final class FlowParquetReader implements FlowReader {
  private final ParquetReader reader;
  private final FeatureProfile profile;
  private final CleaningReport report;
  private final Map<Feature, Integer> numbers = new EnumMap<>(Feature.class);
  private final Map<Feature, double[]> values = new EnumMap<>(Feature.class);
  private final List<Feature> absent = new ArrayList<>();
  private final boolean labelled;
  private final Optional<TextColumn> label;
  private final Optional<TextColumn> timestamp;
  private final Optional<Integer> index;
  private String[] labels = {};
  private String[] timestamps = {};
  private long[] indices = {};
  private int size;
  private int next;
  private long rowNumber;

  private FlowParquetReader(
      Path file,
      ParquetReader reader,
      FeatureProfile assumed,
      CleaningReport report,
      boolean labelled)
      throws DatasetFormatException {
    this.reader = reader;
    this.report = report;
    this.labelled = labelled;
    Optional<String> stated = Optional.ofNullable(reader.metadata().get(FlowParquetWriter.PROFILE));
    this.profile = stated.isEmpty() ? assumed : profile(file, stated.get());
    FlowColumns columns = FlowColumns.of(file, reader.columns(), profile, labelled);
    numbers.putAll(columns.numbers());
    absent.addAll(columns.absent());
    this.label = columns.label().map(each -> TextColumn.ofLabel(reader, each));
    this.timestamp = columns.timestamp().map(each -> TextColumn.ofTime(reader, each, profile));
    this.index = stated.isEmpty() ? Optional.empty() : columns.index();
    report.fill(file.toString(), absent);
  }

  /**
   * Opens a file.
   *
   * @param profile the profile of the flows if the file does not state one
   * @param report receives the counts of missing values and of rows without a label
   * @param labelled whether the file must have a column for the label, and rows without a label are
   *     dropped; if not, they have the label {@code No Label}
   * @throws DatasetFormatException if the file is damaged, or lacks a column that models need
   */
  public static FlowParquetReader open(
      Path file, FeatureProfile profile, CleaningReport report, boolean labelled)
      throws IOException {
    ParquetReader reader = ParquetReader.open(file, FlowColumns::isKnown);
    try {
      return new FlowParquetReader(file, reader, profile, report, labelled);
    } catch (DatasetFormatException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static FeatureProfile profile(Path file, String id) throws DatasetFormatException {
    return FeatureProfile.ofId(id)
        .orElseThrow(
            () ->
                new DatasetFormatException(
                    "%s: feature profile '%s' is not cse2018 or corrected; correct the entry %s of"
                            .formatted(file, id, FlowParquetWriter.PROFILE)
                        + " the metadata"));
  }

  /** The columns, as they are in the file. */
  public List<Column> columns() {
    return reader.columns();
  }

  @Override
  public FeatureProfile profile() {
    return profile;
  }

  @Override
  public boolean read(FlowBatch batch) throws IOException {
    batch.setSize(0);
    while (!batch.isFull() && (next < size || nextBatch())) {
      take(batch);
    }
    return batch.size() > 0;
  }

  private boolean nextBatch() throws IOException {
    if (!reader.nextBatch()) {
      return false;
    }
    next = 0;
    size = reader.size();
    numbers.forEach(
        (feature, column) -> {
          double[] target = values.get(feature);
          if (target == null || target.length < size) {
            target = new double[size];
            values.put(feature, target);
          }
          reader.numbers(column, target);
        });
    labels = label.isPresent() ? label.get().read() : new String[0];
    timestamps = timestamp.isPresent() ? timestamp.get().read() : new String[0];
    indices = index.isPresent() ? reader.integers(index.get()) : new long[0];
    return true;
  }

  /** Moves rows to the batch; leaves out those without a label if labels are required. */
  private void take(FlowBatch batch) {
    int from = batch.size();
    int count = Math.min(batch.capacity() - from, size - next);
    int[] rows = new int[count];
    int kept = 0;
    for (int row = next; row < next + count; row++) {
      if (labelled && labels[row].isEmpty()) {
        report.drop(DropReason.EMPTY_LABEL);
      } else {
        rows[kept++] = row;
        report.acceptRow();
      }
    }
    for (Map.Entry<Feature, double[]> each : values.entrySet()) {
      copy(each.getKey(), each.getValue(), rows, kept, batch.column(each.getKey()), from);
    }
    for (int i = 0; i < kept; i++) {
      batch.labels()[from + i] = label(rows[i]);
      batch.timestamps()[from + i] = timestamp.isPresent() ? timestamps[rows[i]] : "";
      batch.index()[from + i] = index.isPresent() ? indices[rows[i]] : rowNumber + i;
    }
    for (Feature feature : absent) {
      if (!feature.isText()) {
        Arrays.fill(batch.column(feature), from, from + kept, 0);
      }
    }
    rowNumber += kept;
    next += count;
    batch.setSize(from + kept);
  }

  private String label(int row) {
    return label.isEmpty() || labels[row].isEmpty() ? NO_LABEL : labels[row];
  }

  private void copy(
      Feature feature, double[] source, int[] rows, int count, double[] target, int from) {
    for (int i = 0; i < count; i++) {
      double value = source[rows[i]];
      target[from + i] = value;
      if (!(value >= 0 && value <= Double.MAX_VALUE) && feature.isMissing(value)) {
        report.count(
            feature,
            Double.isNaN(value)
                ? Missing.NAN
                : Double.isInfinite(value) ? Missing.INFINITE : Missing.NEGATIVE);
      }
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
