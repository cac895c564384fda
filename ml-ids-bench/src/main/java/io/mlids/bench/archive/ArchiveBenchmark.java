package io.mlids.bench.archive;

import io.mlids.api.archive.ArchiveSettings;
import io.mlids.api.archive.ParquetArchive;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.command.extract.FlowHdfOutput;
import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.parquet.ParquetWriter;
import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.column.RowBuffer;
import io.mlids.parquet.page.Compression;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Writes the flows of captures as CSV, as a pandas table, as Parquet, and to the flow archive, and
 * prints rows per second and bytes per row. The arguments are a directory of captures, an empty
 * directory and the number of rows; flows are repeated until there are enough.
 */
public final class ArchiveBenchmark {
  private static final FeatureProfile PROFILE = FeatureProfile.CORRECTED;
  private static final int ROUNDS = 3;
  private static final int GROUP_ROWS = 16_384;

  /** Fewer than the archive accepts, so that none is dropped. */
  private static final int WAITING = 20_000;

  private static final int BATCH = 500;

  private final List<FlowRecord> flows;
  private final int rows;
  private final Path work;
  private final PrintStream out;

  private ArchiveBenchmark(List<FlowRecord> flows, int rows, Path work, PrintStream out) {
    this.flows = flows;
    this.rows = rows;
    this.work = work;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<FlowRecord> flows = flows(Path.of(arguments[0]));
    ArchiveBenchmark benchmark =
        new ArchiveBenchmark(flows, Integer.parseInt(arguments[2]), Path.of(arguments[1]), out);
    out.printf(Locale.ROOT, "%,d flows, repeated to %,d rows%n", flows.size(), benchmark.rows);
    for (int round = 1; round <= ROUNDS; round++) {
      out.printf("round %d%n", round);
      benchmark.measure();
    }
  }

  private static List<FlowRecord> flows(Path captures) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(captures)) {
      files = all.filter(each -> each.toString().contains(".pcap")).sorted().toList();
    }
    List<FlowRecord> flows = new ArrayList<>();
    ExtractionSettings settings = ExtractionSettings.of(PROFILE);
    for (Path each : files) {
      FlowExtraction extraction =
          new FlowExtraction(settings, flow -> flows.add(FlowRecord.of(flow, PROFILE)));
      try (PacketSource source = CaptureFile.open(each, settings.readMode())) {
        extraction.read(source, _ -> {});
      }
      extraction.finish();
    }
    return flows;
  }

  private FlowRecord flow(int row) {
    return flows.get(row % flows.size());
  }

  private void measure() throws IOException {
    measure("CSV", work.resolve("flows.csv"), this::writeCsv);
    measure("pandas table (h5)", work.resolve("flows.h5"), this::writeHdf);
    for (Compression each : Compression.values()) {
      measure(
          "Parquet, compression " + each,
          work.resolve(each + ".parquet"),
          file -> writeParquet(file, each));
    }
    measure("flow archive", work.resolve("archive"), this::writeArchive);
  }

  /** Writes all rows. */
  @FunctionalInterface
  private interface Format {
    void write(Path target) throws IOException;
  }

  private void measure(String name, Path target, Format format) throws IOException {
    delete(target);
    long start = System.nanoTime();
    format.write(target);
    double seconds = (System.nanoTime() - start) / 1e9;
    long bytes;
    try (Stream<Path> all = Files.walk(target)) {
      bytes = all.filter(Files::isRegularFile).mapToLong(each -> each.toFile().length()).sum();
    }
    out.printf(
        Locale.ROOT,
        "%-30s %,9.0f rows/s %6.1f bytes per row%n",
        name,
        rows / seconds,
        (double) bytes / rows);
  }

  private static void delete(Path target) throws IOException {
    if (Files.exists(target)) {
      try (Stream<Path> all = Files.walk(target)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private void writeCsv(Path file) throws IOException {
    try (FlowCsvWriter writer =
        new FlowCsvWriter(Files.newOutputStream(file), PROFILE, ZoneOffset.UTC)) {
      for (int i = 0; i < rows; i++) {
        writer.write(flow(i));
      }
    }
  }

  private void writeHdf(Path file) throws IOException {
    try (FlowHdfOutput output = new FlowHdfOutput(file, PROFILE, ZoneOffset.UTC)) {
      for (int i = 0; i < rows; i++) {
        output.write(flow(i));
      }
      output.complete();
    }
  }

  /** The columns of the other formats; times as times, and numbers as doubles. */
  private void writeParquet(Path file, Compression compression) throws IOException {
    List<Column> columns = new ArrayList<>();
    for (String each : List.of("flow_id", "src_ip", "src_port", "dst_ip")) {
      columns.add(Column.required(each, ColumnType.STRING));
    }
    for (Feature each : Feature.all()) {
      columns.add(
          Column.required(
              each.columnName(), each.isText() ? ColumnType.TIMESTAMP : ColumnType.DOUBLE));
    }
    columns.add(Column.required("label", ColumnType.STRING));
    try (ParquetWriter writer = ParquetWriter.create(file, columns, Map.of(), compression)) {
      for (int i = 0; i < rows; i++) {
        add(flow(i), writer.rows());
        if (writer.rows().rows() == GROUP_ROWS) {
          writer.writeRows();
        }
      }
    }
  }

  private static void add(FlowRecord flow, RowBuffer row) {
    row.add(flow.flowId())
        .add(flow.sourceAddress())
        .add(Integer.toString(flow.sourcePort()))
        .add(flow.destinationAddress());
    for (Feature each : Feature.all()) {
      if (each.isText()) {
        row.add(flow.start());
      } else {
        row.add(flow.value(each));
      }
    }
    row.add("No Label").endRow();
  }

  private void writeArchive(Path directory) {
    ArchiveSettings settings =
        new ArchiveSettings(directory, 1L << 40, ArchiveSettings.DEFAULT_DAYS);
    try (ParquetArchive archive = ParquetArchive.start(settings, Clock.systemUTC())) {
      List<DetectedFlow> batch = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        batch.add(detected(i));
        if (batch.size() == BATCH || i == rows - 1) {
          await(archive, WAITING);
          archive.scored(batch, "0123456789ab", AlertOrigin.STREAM);
          batch.clear();
        }
      }
      await(archive, 0);
      if (archive.counts().written() != rows) {
        throw new IllegalStateException("not all flows were written: " + archive.counts());
      }
    }
  }

  private DetectedFlow detected(int row) {
    boolean attack = row % 10 == 0;
    TrafficClass label = attack ? TrafficClass.ofLabel("PortScan") : TrafficClass.BENIGN;
    // Probabilities are nearly all different.
    double probability = (attack ? 0.9 : 0.0) + row % 99_991 / 1e6;
    return new DetectedFlow(flow(row), new Verdict(label, probability, attack, Map.of()));
  }

  private static void await(ParquetArchive archive, int most) {
    while (archive.counts().waiting() > most) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }
}
