package io.mlids.train.split;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.OutputFile;
import io.mlids.core.hdf.FlowHdfWriter;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowSchema;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The files of all parts, which appear together: none has its name before every one is complete.
 * Not thread-safe.
 */
final class PartFiles implements Closeable {
  private final Map<Part, OutputFile> outputs = new EnumMap<>(Part.class);
  private final Map<Part, PartWriter> writers = new EnumMap<>(Part.class);

  /** Claims the places of the files, so that a bad one shows before the work begins. */
  PartFiles(Path folder) throws IOException {
    try {
      for (Part part : Part.values()) {
        outputs.put(part, OutputFile.create(folder.resolve(part.fileName())));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts the files, all with the same columns. */
  void start(FlowSchema schema, FeatureProfile profile) throws IOException {
    for (Part part : Part.values()) {
      OutputFile output = outputs.get(part);
      writers.put(part, new PartWriter(FlowHdfWriter.create(output, schema, profile)));
    }
  }

  /** Adds the rows of a batch, each to its part. */
  void write(FlowBatch batch, Part[] partOfRow) throws IOException {
    for (Map.Entry<Part, PartWriter> entry : writers.entrySet()) {
      entry.getValue().write(batch, partOfRow, entry.getKey());
    }
  }

  /**
   * Completes every file, then names them.
   *
   * @return their names
   */
  List<Path> commit() throws IOException {
    for (PartWriter writer : writers.values()) {
      writer.complete();
    }
    List<Path> files = new ArrayList<>();
    for (Part part : Part.values()) {
      writers.get(part).file.commit();
      files.add(outputs.get(part).target());
    }
    return files;
  }

  /** Removes what was not committed. */
  @Override
  public void close() throws IOException {
    try {
      for (PartWriter writer : writers.values()) {
        writer.file.close();
      }
    } finally {
      for (OutputFile output : outputs.values()) {
        output.close();
      }
    }
  }

  /** Collects the rows of one part into batches of its own. */
  private static final class PartWriter {
    private final FlowHdfWriter file;
    private final FlowBatch rows = new FlowBatch();
    private final int[] picked = new int[FlowBatch.DEFAULT_CAPACITY];

    PartWriter(FlowHdfWriter file) {
      this.file = file;
    }

    void write(FlowBatch batch, Part[] partOfRow, Part part) throws IOException {
      int count = 0;
      for (int row = 0; row < batch.size(); row++) {
        if (partOfRow[row] == part) {
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
