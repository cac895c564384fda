package io.mlids.train.split;

import io.mlids.core.console.Progress;
import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowSchema;
import io.mlids.train.split.time.TimeCounts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The result of the first pass over the CSVs. Files are scanned in parallel, one per processor; the
 * result does not depend on the order of completion.
 *
 * @param schema the column types, which can represent every value in the CSVs
 * @param rowsPerLabel number of accepted rows per class
 * @param ofFiles number of accepted rows per class in each file, in the order of the files
 * @param report the numbers of dropped rows and changed values
 * @param labels number of rows per label as written in the CSVs; several labels may mean {@code
 *     Benign}
 * @param times number of accepted rows by time, if the split needs them
 */
record DatasetScan(
    FlowSchema schema,
    Map<String, Long> rowsPerLabel,
    List<Map<String, Long>> ofFiles,
    CleaningReport report,
    LabelTally labels,
    Optional<TimeCounts> times) {
  private static final int BYTES_TO_MEGABYTES = 20;
  private static final long PROGRESS_MILLIS = 100;

  /** Scans all files completely. */
  static DatasetScan of(FlowFiles source, Optional<TimeCounts> times) throws IOException {
    List<Path> csvFiles = source.files();
    AtomicLong bytesRead = new AtomicLong();
    long bytes = 0;
    for (Path file : csvFiles) {
      bytes += file.toFile().length();
    }
    int threads = Math.min(csvFiles.size(), Runtime.getRuntime().availableProcessors());
    try (Progress progress =
            Progress.of("Reading", "MB", Math.max(1, bytes >> BYTES_TO_MEGABYTES));
        ExecutorService readers =
            Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("read-", 0).factory())) {
      List<Future<DatasetScan>> ofFiles = new ArrayList<>();
      try {
        for (int i = 0; i < csvFiles.size(); i++) {
          int file = i;
          Optional<TimeCounts> ofFile = times.map(TimeCounts::emptyCopy);
          ofFiles.add(readers.submit(() -> ofOne(source, file, ofFile, bytesRead)));
        }
        DatasetScan all =
            new DatasetScan(
                FlowSchema.builder().build(),
                new HashMap<>(),
                List.of(),
                new CleaningReport(),
                new LabelTally(source.benign()),
                times);
        for (Future<DatasetScan> ofFile : ofFiles) {
          all = all.with(await(ofFile, progress, bytesRead));
        }
        return all;
      } finally {
        readers.shutdownNow();
      }
    }
  }

  private static DatasetScan ofOne(
      FlowFiles source, int file, Optional<TimeCounts> times, AtomicLong bytesRead)
      throws IOException {
    FlowSchema.Builder schema = FlowSchema.builder();
    Map<String, Long> rowsPerLabel = new HashMap<>();
    CleaningReport report = new CleaningReport();
    LabelTally labels = new LabelTally(source.benign());
    try (FlowReader all = source.openOne(file, report);
        FlowReader reader = source.prepared(all, file, labels)) {
      FlowBatch batch = new FlowBatch();
      long before = 0;
      while (reader.read(batch)) {
        schema.observe(batch);
        countLabels(batch, rowsPerLabel);
        if (times.isPresent()) {
          times.get().add(batch);
        }
        long now = all instanceof FlowCsvReader csv ? csv.bytesRead() : before;
        bytesRead.addAndGet(now - before);
        before = now;
      }
    } catch (DatasetFormatException e) {
      throw named(e, source.files().get(file));
    }
    return new DatasetScan(
        schema.build(), rowsPerLabel, List.of(rowsPerLabel), report, labels, times);
  }

  /** Adds the name of the file to messages about single rows. */
  private static DatasetFormatException named(DatasetFormatException e, Path file) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(file.toString())
        ? e
        : new DatasetFormatException(file + ": " + message, e);
  }

  private static void countLabels(FlowBatch batch, Map<String, Long> rowsPerLabel) {
    String[] labels = batch.labels();
    int from = 0;
    for (int row = 1; row <= batch.size(); row++) {
      if (row == batch.size() || !labels[row].equals(labels[from])) {
        rowsPerLabel.merge(labels[from], (long) (row - from), Long::sum);
        from = row;
      }
    }
  }

  private static DatasetScan await(
      Future<DatasetScan> ofFile, Progress progress, AtomicLong bytesRead) throws IOException {
    while (true) {
      try {
        return ofFile.get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        progress.at(bytesRead.get() >> BYTES_TO_MEGABYTES);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading flows");
      }
    }
  }

  /** The number of rows to split. */
  long rows() {
    return rowsPerLabel.values().stream().mapToLong(Long::longValue).sum();
  }

  private DatasetScan with(DatasetScan other) throws IOException {
    Map<String, Long> sums = new HashMap<>(rowsPerLabel);
    other.rowsPerLabel.forEach((label, rows) -> sums.merge(label, rows, Long::sum));
    report.merge(other.report);
    labels.merge(other.labels);
    List<Map<String, Long>> files = new ArrayList<>(ofFiles);
    files.addAll(other.ofFiles);
    if (times.isPresent()) {
      times.get().add(other.times.orElseThrow());
    }
    return new DatasetScan(schema.widenedBy(other.schema), sums, files, report, labels, times);
  }
}
