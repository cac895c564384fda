package io.mlids.train.split;

import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.OutputFile;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.table.FlowWriter;
import io.mlids.train.split.part.Subset;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The output files for all subsets. All files receive their final names at the same time, once
 * every file is complete. Not thread-safe.
 */
final class SubsetFiles implements Closeable {
  private final Map<Subset, OutputFile> outputs = new TreeMap<>();
  private final Map<Subset, SubsetWriter> writers = new TreeMap<>();

  /** Prepares the output files, so that an unusable path is reported before the work begins. */
  SubsetFiles(Path folder, List<Subset> subsets, String ending) throws IOException {
    try {
      for (Subset subset : subsets) {
        outputs.put(subset, OutputFile.create(folder.resolve(subset.fileName(ending))));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Creates the files, all with the same columns. */
  void start(FlowSchema schema, FeatureProfile profile) throws IOException {
    for (Map.Entry<Subset, OutputFile> each : outputs.entrySet()) {
      FlowWriter file = FlowDataset.create(each.getValue(), schema, profile);
      writers.put(each.getKey(), new SubsetWriter(file));
    }
  }

  /** Adds the rows in a batch, each to its subset. */
  void write(FlowBatch batch, Subset[] subsetOfRow) throws IOException {
    for (Map.Entry<Subset, SubsetWriter> entry : writers.entrySet()) {
      entry.getValue().write(batch, subsetOfRow, entry.getKey());
    }
  }

  /**
   * Completes all files, then gives them their final names.
   *
   * @return the paths of the files
   */
  List<Path> commit() throws IOException {
    for (SubsetWriter writer : writers.values()) {
      writer.complete();
    }
    List<Path> files = new ArrayList<>();
    for (SubsetWriter writer : writers.values()) {
      writer.file.commit();
    }
    for (OutputFile output : outputs.values()) {
      files.add(output.target());
    }
    return files;
  }

  /** Deletes uncommitted files. */
  @Override
  public void close() throws IOException {
    try {
      for (SubsetWriter writer : writers.values()) {
        writer.file.close();
      }
    } finally {
      for (OutputFile output : outputs.values()) {
        output.close();
      }
    }
  }

  /** Collects the rows for one subset in batches. */
  private static final class SubsetWriter {
    private final FlowWriter file;
    private final FlowBatch rows = new FlowBatch();
    private final int[] picked = new int[FlowBatch.DEFAULT_CAPACITY];

    SubsetWriter(FlowWriter file) {
      this.file = file;
    }

    void write(FlowBatch batch, Subset[] subsetOfRow, Subset subset) throws IOException {
      int count = 0;
      for (int row = 0; row < batch.size(); row++) {
        if (subsetOfRow[row].ordinal() == subset.ordinal()) {
          picked[count++] = row;
        }
      }
      int from = 0;
      while (from < count) {
        int to = Math.min(count, from + rows.capacity() - rows.size());
        copy(batch, from, to);
        from = to;
        if (rows.isFull()) {
          flush();
        }
      }
    }

    void complete() throws IOException {
      flush();
      file.complete();
    }

    private void flush() throws IOException {
      file.write(rows);
      rows.setSize(0);
    }

    /** Copies the rows at {@code picked[from]} to {@code picked[to - 1]}, column by column. */
    private void copy(FlowBatch batch, int from, int to) {
      int at = rows.size() - from;
      for (Feature feature : Feature.all()) {
        if (!feature.isText()) {
          double[] source = batch.column(feature);
          double[] target = rows.column(feature);
          for (int i = from; i < to; i++) {
            target[at + i] = source[picked[i]];
          }
        }
      }
      for (int i = from; i < to; i++) {
        rows.index()[at + i] = batch.index()[picked[i]];
        rows.timestamps()[at + i] = batch.timestamps()[picked[i]];
        rows.labels()[at + i] = batch.labels()[picked[i]];
      }
      rows.setSize(at + to);
    }
  }
}
