package io.mlids.core.hdf;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.hdf.TableColumn.NumberedClasses;
import io.mlids.core.hdf.TableColumn.Numbers;
import io.mlids.core.hdf.TableColumn.Text;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads labelled flows from an HDF5 file in pandas' {@code table} format, written by ml-ids, the
 * original project, or {@code DataFrame.to_hdf(file, key='ids_data', format='table')}. The reader
 * uses the frame with the key {@code ids_data} or, failing that, the file's only frame.
 *
 * <p>{@link ColumnNames#featureOf} matches columns by name, in any order and with any numeric type;
 * other columns are ignored. The label may be text, categorical or a number. Columns that no model
 * needs may be absent: {@code timestamp} becomes empty; {@code dst_port}, {@code protocol} and, in
 * the {@code cse2018} profile, the eight constant columns become 0. {@link #filled()} lists them.
 * Rows are numbered by the frame's index if it consists of integers, otherwise from 0.
 *
 * <p>One chunk of the file is in memory at any time. Not thread-safe.
 */
public final class FlowHdfReader implements FlowReader {
  /** The maximum number of cached labels. Real datasets have far fewer. */
  private static final int CACHED_LABELS = 1000;

  private final Path path;
  private final HdfInput input;
  private final CompoundTable table;
  private final FeatureProfile profile;
  private final Optional<Numbers> rowIndex;
  private final Map<Feature, Numbers> numbers = new EnumMap<>(Feature.class);
  private final List<Feature> filled = new ArrayList<>();
  private final Optional<Text> timestamp;
  private final boolean labelled;
  private final Optional<Text> label;
  private final Map<String, String> normalLabels = new HashMap<>();

  private FlowHdfReader(Path path, HdfInput input, PandasFrame frame, boolean labelled)
      throws DatasetFormatException {
    this.path = path;
    this.input = input;
    this.labelled = labelled;
    this.table = frame.table();
    this.profile = profile(frame);
    this.rowIndex = frame.rowIndex();
    Map<String, TableColumn> columns = byNormalName(frame);
    this.timestamp = text(columns.get(Feature.TIMESTAMP.columnName()));
    Optional<Text> labels = classes(columns.get(PandasTableLayout.LABEL));
    List<String> missing = new ArrayList<>();
    for (Feature feature : Feature.all()) {
      TableColumn column = columns.get(feature.columnName());
      if (!feature.isText() && column instanceof Numbers values) {
        numbers.put(feature, values);
      } else if (profile.modelFeatures().contains(feature)) {
        missing.add(feature.columnName() + (column == null ? "" : " (not numeric)"));
      } else if (!feature.isText() || timestamp.isEmpty()) {
        filled.add(feature);
      }
    }
    boolean unnamed = !columns.containsKey(PandasTableLayout.LABEL);
    if (missing.isEmpty() && labelled && labels.isEmpty() && unnamed) {
      throw new DatasetFormatException(
          path
              + ": "
              + ColumnNames.missingLabelMessage(
                  frame.columns().stream().map(PandasFrame.Named::name).toList()));
    }
    if (labels.isEmpty() && (labelled || !unnamed)) {
      missing.add(PandasTableLayout.LABEL + (unnamed ? "" : " (not text)"));
    }
    if (!missing.isEmpty()) {
      throw new DatasetFormatException(
          path + ": the frame lacks the columns " + String.join(", ", missing) + "; add them");
    }
    this.label = labels;
  }

  /**
   * Opens a file.
   *
   * @throws java.nio.file.FileSystemException if the file does not exist or cannot be opened
   * @throws DatasetFormatException if the file is not an HDF5 file, is truncated, has an
   *     unsupported layout or compression, or lacks the label or a feature of its profile
   */
  public static FlowHdfReader open(Path file) throws IOException {
    return open(file, true);
  }

  /**
   * Opens a file whose rows need no label. A row without one has the label {@link #NO_LABEL}.
   *
   * @throws java.nio.file.FileSystemException if the file does not exist or cannot be opened
   * @throws DatasetFormatException as {@link #open}, except for a missing label
   */
  public static FlowHdfReader openUnlabelled(Path file) throws IOException {
    return open(file, false);
  }

  private static FlowHdfReader open(Path file, boolean labelled) throws IOException {
    HdfInput input = HdfInput.open(file);
    try {
      return new FlowHdfReader(file, input, input.frame(), labelled);
    } catch (IOException | RuntimeException e) {
      input.close();
      throw e;
    }
  }

  private FeatureProfile profile(PandasFrame frame) throws DatasetFormatException {
    String id =
        frame.attribute(PandasTableLayout.PROFILE_ATTRIBUTE).orElse(FeatureProfile.CSE2018.id());
    return FeatureProfile.ofId(id)
        .orElseThrow(
            () ->
                new DatasetFormatException(
                    "%s: feature profile '%s' is not one of %s; correct the attribute %s"
                        .formatted(
                            path,
                            id,
                            Arrays.toString(FeatureProfile.values()),
                            PandasTableLayout.PROFILE_ATTRIBUTE)));
  }

  private Map<String, TableColumn> byNormalName(PandasFrame frame) throws DatasetFormatException {
    Map<String, TableColumn> columns = new HashMap<>();
    for (PandasFrame.Named column : frame.columns()) {
      String name = Feature.normalise(column.name());
      boolean known = Feature.ofColumn(name).isPresent() || name.equals(PandasTableLayout.LABEL);
      if (known && columns.put(name, column.column()) != null) {
        throw new DatasetFormatException(path + ": duplicate column '" + name + "'; remove one");
      }
    }
    // A frame may contain a column under two names. The name that ml-ids uses then takes
    // precedence.
    for (PandasFrame.Named column : frame.columns()) {
      ColumnNames.featureOf(column.name())
          .ifPresent(feature -> columns.putIfAbsent(feature.columnName(), column.column()));
    }
    return columns;
  }

  private static Optional<Text> text(@Nullable TableColumn column) {
    return column instanceof Text text ? Optional.of(text) : Optional.empty();
  }

  private static Optional<Text> classes(@Nullable TableColumn column) {
    return column instanceof Numbers numbers
        ? Optional.of(new NumberedClasses(numbers))
        : text(column);
  }

  /** The number of rows in the file. */
  public long rowCount() {
    return table.rowCount();
  }

  /** The features that the file lacks; their columns are filled with 0 or empty text. */
  public List<Feature> filled() {
    return List.copyOf(filled);
  }

  @Override
  public FeatureProfile profile() {
    return profile;
  }

  @Override
  public boolean read(FlowBatch batch) throws IOException {
    int size = 0;
    while (size < batch.capacity() && table.position() < table.rowCount()) {
      int from = size;
      size += input.guard(place(table.position()), () -> take(batch, from));
      normaliseLabels(batch, from, size);
    }
    for (Feature feature : filled) {
      if (!feature.isText()) {
        Arrays.fill(batch.column(feature), 0, size, 0);
      }
    }
    batch.setSize(size);
    return size > 0;
  }

  /**
   * Fills the batch, starting at row {@code from}, up to the end of the table's chunk; returns the
   * number of rows.
   */
  private int take(FlowBatch batch, int from) {
    int rows = table.ready(batch.capacity() - from);
    numbers.forEach((feature, column) -> column.read(table, rows, batch.column(feature), from));
    if (label.isPresent()) {
      label.get().read(table, rows, batch.labels(), from);
    } else {
      Arrays.fill(batch.labels(), from, from + rows, NO_LABEL);
    }
    if (timestamp.isPresent()) {
      timestamp.get().read(table, rows, batch.timestamps(), from);
    }
    if (rowIndex.isPresent()) {
      rowIndex.get().read(table, rows, batch.index(), from);
    }
    for (int i = 0; i < rows; i++) {
      if (timestamp.isEmpty() || batch.timestamps()[from + i] == null) {
        batch.timestamps()[from + i] = "";
      }
      if (rowIndex.isEmpty()) {
        batch.index()[from + i] = table.position() + i;
      }
    }
    table.skip(rows);
    return rows;
  }

  private void normaliseLabels(FlowBatch batch, int from, int to) throws DatasetFormatException {
    String[] labels = batch.labels();
    for (int i = from; i < to; i++) {
      String text = labels[i];
      if (text == null || text.isBlank()) {
        if (!labelled) {
          labels[i] = NO_LABEL;
          continue;
        }
        throw new DatasetFormatException(
            path
                + place(table.position() - to + i)
                + ": the label is missing; remove rows without a label");
      }
      if (normalLabels.size() >= CACHED_LABELS) {
        normalLabels.clear();
      }
      labels[i] = normalLabels.computeIfAbsent(text, t -> TrafficClass.ofLabel(t).name());
    }
  }

  private static String place(long row) {
    return ", row " + row;
  }

  @Override
  public void close() throws IOException {
    table.close();
    input.close();
  }
}
