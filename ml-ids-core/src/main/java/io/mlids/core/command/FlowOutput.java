package io.mlids.core.command;

import io.mlids.core.dataset.FlowCsvWriter;
import io.mlids.core.dataset.OutputFile;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * Where extracted flows go: CSV on standard output or in a file, or a dataset file. A file has its
 * name only after {@link #complete}.
 */
interface FlowOutput extends Closeable {

  void write(FlowRecord flow) throws IOException;

  /** Finishes the output, all flows having been written. */
  void complete() throws IOException;

  /** Opens the output; what it is follows from the file's name. */
  static FlowOutput open(Optional<Path> file, FeatureProfile profile, ZoneId zone)
      throws IOException {
    if (file.isEmpty()) {
      return new Csv(new FileOutputStream(FileDescriptor.out), Optional.empty(), profile, zone);
    }
    if (file.get().toString().toLowerCase(Locale.ROOT).endsWith(".h5")) {
      return new FlowHdfOutput(file.get(), profile, zone);
    }
    OutputFile output = OutputFile.create(file.get());
    return new Csv(Files.newOutputStream(output.path()), Optional.of(output), profile, zone);
  }

  /** CSV, to standard output if there is no file. */
  final class Csv implements FlowOutput {
    private final FlowCsvWriter writer;
    private final Optional<OutputFile> file;

    private Csv(OutputStream out, Optional<OutputFile> file, FeatureProfile profile, ZoneId zone) {
      this.writer = new FlowCsvWriter(out, profile, zone);
      this.file = file;
    }

    @Override
    public void write(FlowRecord flow) throws IOException {
      writer.write(flow);
    }

    @Override
    public void complete() throws IOException {
      writer.flush();
      if (file.isPresent()) {
        writer.close();
        file.get().commit();
      }
    }

    @Override
    public void close() throws IOException {
      if (file.isPresent()) {
        writer.close();
        file.get().close();
      }
    }
  }
}
