package io.mlids.core.command.extract;

import io.mlids.core.command.output.NamedOutput;
import io.mlids.core.command.output.OutputTarget;
import io.mlids.core.console.Console;
import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.dataset.DatasetFormat;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.file.OutputFile;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.table.FlowTimestamp;
import io.mlids.core.table.FlowWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;

/**
 * Writes extracted flows to a dataset file. The file's column types depend on the values in all
 * flows, so the flows are kept in a spool file next to the target until the last flow has been
 * written.
 */
public final class FlowHdfOutput implements FlowOutput {
  private static final int BUFFER = 1 << 16;

  private final Path target;
  private final FeatureProfile profile;
  private final FlowTimestamp timestamp;
  private final OutputFile spool;
  private final DataOutputStream spooled;
  private final FlowSchema.Builder schema = FlowSchema.builder();
  private final FlowBatch batch = new FlowBatch();
  private long flows;

  public FlowHdfOutput(Path target, FeatureProfile profile, ZoneId zone) throws IOException {
    this.target = target;
    this.profile = profile;
    this.timestamp = new FlowTimestamp(profile, zone);
    this.spool = OutputFile.create(target);
    this.spooled =
        new DataOutputStream(
            new BufferedOutputStream(
                new NamedOutput(target, Files.newOutputStream(spool.path())), BUFFER));
  }

  @Override
  public void write(FlowRecord flow) throws IOException {
    int row = batch.size();
    for (Feature feature : Feature.all()) {
      if (feature.isText()) {
        batch.timestamps()[row] = timestamp.text(flow.start());
      } else {
        batch.column(feature)[row] = flow.value(feature);
      }
    }
    batch.labels()[row] = FlowCsvWriter.NO_LABEL;
    batch.setSize(row + 1);
    flows++;
    if (batch.isFull()) {
      spoolBatch();
    }
  }

  private void spoolBatch() throws IOException {
    schema.observe(batch);
    for (int row = 0; row < batch.size(); row++) {
      for (Feature feature : Feature.all()) {
        if (feature.isText()) {
          spooled.writeUTF(batch.timestamps()[row]);
        } else {
          spooled.writeDouble(batch.column(feature)[row]);
        }
      }
    }
    batch.setSize(0);
  }

  @Override
  public void complete() throws IOException {
    spoolBatch();
    spooled.close();
    writeDataset(target, flows);
  }

  private void writeDataset(Path file, long count) throws IOException {
    try (DataInputStream rows =
            new DataInputStream(
                new BufferedInputStream(Files.newInputStream(spool.path()), BUFFER));
        FlowWriter writer = FlowDataset.create(OutputFile.create(file), schema.build(), profile)) {
      for (long done = 0; done < count; done += batch.size()) {
        fill(rows, done, count);
        writer.write(batch);
      }
      writer.commit();
    }
  }

  /**
   * Writes the flows that are complete in the spool file to a dataset file next to the target. If
   * that fails, the dataset file is written to the directory for temporary files instead.
   */
  @Override
  public IOException kept(Exception failure) {
    String why = Console.describe(failure);
    try {
      spooled.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    try {
      long whole = wholeRows();
      for (Path place : whole == 0 ? List.<Path>of() : partialPlaces()) {
        try {
          writeDataset(place, whole);
          return new IOException(OutputTarget.keptText(why, place), failure);
        } catch (IOException e) {
          failure.addSuppressed(e);
        }
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return new IOException(why + "; the partial output could not be kept", failure);
  }

  private List<Path> partialPlaces() throws IOException {
    int attempt = 1;
    while (Files.exists(OutputFile.partialName(spool.target(), attempt))) {
      attempt++;
    }
    Path beside = OutputFile.partialName(spool.target(), attempt);
    Path elsewhere = Files.createTempFile(beside.getFileName() + "-", ending());
    Files.delete(elsewhere);
    return List.of(beside, elsewhere);
  }

  private String ending() {
    return DatasetFormat.named(target.toString()).map(DatasetFormat::ending).orElse(".h5");
  }

  /** The number of complete rows in the spool file. */
  private long wholeRows() throws IOException {
    long whole = 0;
    try (DataInputStream rows =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(spool.path()), BUFFER))) {
      while (whole < flows) {
        for (Feature feature : Feature.all()) {
          if (feature.isText()) {
            rows.readUTF();
          } else {
            rows.readDouble();
          }
        }
        whole++;
      }
    } catch (EOFException e) {
      return whole;
    }
    return whole;
  }

  private void fill(DataInputStream rows, long from, long count) throws IOException {
    batch.setSize((int) Math.min(batch.capacity(), count - from));
    for (int row = 0; row < batch.size(); row++) {
      for (Feature feature : Feature.all()) {
        if (feature.isText()) {
          batch.timestamps()[row] = rows.readUTF();
        } else {
          batch.column(feature)[row] = rows.readDouble();
        }
      }
      batch.labels()[row] = FlowCsvWriter.NO_LABEL;
      batch.index()[row] = from + row;
    }
  }

  @Override
  public void close() throws IOException {
    spooled.close();
    spool.close();
  }
}
