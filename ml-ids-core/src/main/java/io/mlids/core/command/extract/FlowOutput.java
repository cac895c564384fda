package io.mlids.core.command.extract;

import io.mlids.core.command.output.OutputTarget;
import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.dataset.DatasetFormat;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * The destination of extracted flows: CSV on standard output or in a file, or a dataset file. A
 * file gets its final name in {@link #complete}.
 */
interface FlowOutput extends Closeable {

  void write(FlowRecord flow) throws IOException;

  /** Flushes the flows written so far, if the format allows it. */
  default void flush() throws IOException {}

  /** Finishes the output after the last flow. */
  void complete() throws IOException;

  /**
   * Keeps the partial output after a failure, because live packets cannot be captured again.
   *
   * @return the failure, including the path of the partial output
   */
  IOException kept(Exception failure);

  /** Opens the output; the suffix of the file name selects the format. */
  static FlowOutput open(Optional<Path> file, FeatureProfile profile, ZoneId zone)
      throws IOException {
    boolean isDataset =
        file.isPresent()
            && (file.get().toString().toLowerCase(Locale.ROOT).endsWith(".h5")
                || DatasetFormat.named(file.get().toString()).isPresent());
    return isDataset
        ? new FlowHdfOutput(file.get(), profile, zone)
        : new Csv(OutputTarget.open(file), profile, zone);
  }

  /** CSV output to a file, or to standard output if no file is given. */
  final class Csv implements FlowOutput {
    private final OutputTarget target;
    private final FlowCsvWriter writer;

    private Csv(OutputTarget target, FeatureProfile profile, ZoneId zone) {
      this.target = target;
      this.writer = new FlowCsvWriter(target.stream(), profile, zone);
    }

    @Override
    public void write(FlowRecord flow) throws IOException {
      writer.write(flow);
    }

    @Override
    public void flush() throws IOException {
      writer.flush();
    }

    @Override
    public void complete() throws IOException {
      writer.flush();
      target.complete();
    }

    @Override
    public IOException kept(Exception failure) {
      // Part of the writer's buffer may already have been written, so the buffer is not flushed
      // again.
      return target.kept(failure);
    }

    @Override
    public void close() throws IOException {
      target.close();
    }
  }
}
