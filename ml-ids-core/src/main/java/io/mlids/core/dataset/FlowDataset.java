package io.mlids.core.dataset;

import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.FileKind;
import io.mlids.core.file.OutputFile;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.hdf.FlowHdfWriter;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.table.FlowTimestamp;
import io.mlids.core.table.FlowWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Opens datasets of labelled flows. A dataset is a {@code .csv}, {@code .csv.gz} or {@code .h5}
 * file, a file of an installed {@link DatasetFormat}, or a directory. The files in a directory are
 * read in the order of their paths. Files whose names begin with a dot are skipped. Files other
 * than CSVs are recognised by their first bytes, regardless of their names.
 */
public final class FlowDataset {
  private static final List<String> CSV = List.of(".csv", ".csv.gz");
  private static final List<String> HDF = List.of(".h5", ".hdf5", ".hdf");
  private static final List<String> OTHERS =
      DatasetFormat.installed().stream().map(DatasetFormat::ending).toList();
  private static final List<String> RAW = Stream.concat(CSV.stream(), OTHERS.stream()).toList();
  private static final List<String> ANY = Stream.concat(RAW.stream(), HDF.stream()).toList();

  private FlowDataset() {}

  /**
   * Opens a dataset whose CSV files are assumed to have the profile {@link FeatureProfile#CSE2018}.
   */
  public static FlowReader open(Path path) throws IOException {
    return open(path, FeatureProfile.CSE2018, new CleaningReport());
  }

  /**
   * Opens a dataset. Rows from a single HDF5 file keep their numbers. Rows from several files are
   * numbered consecutively from 0.
   *
   * @param csvProfile the profile of CSV files, which the files themselves do not state
   * @param report receives the counts of defects while CSV files are read
   * @throws DatasetFormatException if the path is not a dataset
   */
  public static FlowReader open(Path path, FeatureProfile csvProfile, CleaningReport report)
      throws IOException {
    return open(files(path, ANY), csvProfile, report);
  }

  /**
   * Opens files as one dataset. Rows from a single HDF5 file keep their numbers. Rows from several
   * files are numbered consecutively from 0.
   *
   * @param csvProfile the profile of CSV files, which the files themselves do not state
   * @param report receives the counts of defects while CSV files are read
   * @throws DatasetFormatException if a file is not a dataset
   */
  public static FlowReader open(List<Path> files, FeatureProfile csvProfile, CleaningReport report)
      throws IOException {
    List<Path> others = new ArrayList<>();
    for (Path file : files) {
      if (!isCsv(file)) {
        others.add(file);
      }
    }
    if (others.isEmpty()) {
      return FlowCsvReader.open(files, csvProfile, report);
    }
    return files.size() == 1
        ? openOne(files.getFirst(), csvProfile, report, FlowCsvReader.ALL_ROWS)
        : FlowReaderChain.open(
            files, file -> openOne(file, csvProfile, report, FlowCsvReader.ALL_ROWS));
  }

  /**
   * Opens files as one dataset whose rows are numbered consecutively from 0, after checking that
   * every file can be opened.
   *
   * @param rowsPerFile the maximum number of rows to read from each file
   */
  public static FlowReader openNumbered(
      List<Path> files, FeatureProfile csvProfile, CleaningReport report, long rowsPerFile)
      throws IOException {
    boolean allCsv = true;
    for (Path file : files) {
      if (!isCsv(file)) {
        allCsv = false;
        openOne(file, csvProfile, new CleaningReport(), 1).close();
      }
    }
    return allCsv
        ? FlowCsvReader.open(files, csvProfile, report, rowsPerFile)
        : FlowReaderChain.open(files, file -> openOne(file, csvProfile, report, rowsPerFile));
  }

  /**
   * Opens a file. Rows from HDF5 files keep their numbers.
   *
   * @param rowsPerFile the maximum number of rows to read
   */
  public static FlowReader openOne(
      Path file, FeatureProfile csvProfile, CleaningReport report, long rowsPerFile)
      throws IOException {
    if (isHdf(file)) {
      return new FirstRows(
          hdf(FlowHdfReader.open(file), file, report), rowsPerFile, batch -> count(batch, report));
    }
    Optional<DatasetFormat> format = formatOf(file);
    return format.isPresent()
        ? new FirstRows(format.get().open(file, csvProfile, report, true), rowsPerFile, _ -> {})
        : FlowCsvReader.open(List.of(file), csvProfile, report, rowsPerFile);
  }

  /**
   * Opens a file whose rows need no label. A row without one has the label {@link
   * FlowReader#NO_LABEL}. Rows have the numbers that the file stores, or else their positions in
   * the file, from 0; dropped rows count.
   *
   * @throws DatasetFormatException if the file is not a dataset
   */
  public static FlowReader openUnlabelled(
      Path file, FeatureProfile csvProfile, CleaningReport report) throws IOException {
    if (isHdf(file)) {
      FlowReader reader = hdf(FlowHdfReader.openUnlabelled(file), file, report);
      return new FirstRows(reader, Long.MAX_VALUE, batch -> count(batch, report));
    }
    Optional<DatasetFormat> format = formatOf(file);
    return format.isPresent()
        ? format.get().open(file, csvProfile, report, false)
        : FlowCsvReader.openUnlabelled(file, csvProfile, report);
  }

  private static FlowReader hdf(FlowHdfReader reader, Path file, CleaningReport report) {
    report.fill(file.toString(), reader.filled());
    return reader;
  }

  private static void count(FlowBatch batch, CleaningReport report) {
    for (int row = 0; row < batch.size(); row++) {
      report.acceptRow();
    }
  }

  /** The number of rows in a file, or empty if the file is a CSV, which must be read for that. */
  public static OptionalLong rows(Path file) throws IOException {
    if (isHdf(file)) {
      try (FlowHdfReader reader = FlowHdfReader.openUnlabelled(file)) {
        return OptionalLong.of(reader.rowCount());
      }
    }
    Optional<DatasetFormat> format = formatOf(file);
    return format.isPresent() ? OptionalLong.of(format.get().rows(file)) : OptionalLong.empty();
  }

  /**
   * Starts a dataset file in an output that is already open, and which the writer closes. The
   * ending of the name selects the format: HDF5, unless an installed format has this ending.
   */
  public static FlowWriter create(OutputFile output, FlowSchema schema, FeatureProfile profile)
      throws IOException {
    Optional<DatasetFormat> format = DatasetFormat.named(output.target().toString());
    return format.isPresent()
        ? format.get().create(output, schema, profile)
        : FlowHdfWriter.create(output, schema, profile);
  }

  /**
   * Infers the profile from the timestamp in the first row of the first file other than HDF5 (see
   * {@link FlowTimestamp#profileOf}).
   *
   * @return the profile, or empty if no such file was found, it has no rows, or its timestamp
   *     format is unknown
   */
  public static Optional<FeatureProfile> profileOfCsv(Path path) throws IOException {
    for (Path file : files(path, ANY)) {
      if (!isHdf(file)) {
        FlowBatch batch = new FlowBatch(1);
        try (FlowReader reader =
            openUnlabelled(file, FeatureProfile.CSE2018, new CleaningReport())) {
          return reader.read(batch)
              ? FlowTimestamp.profileOf(batch.timestamps()[0])
              : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Lists the files in a dataset that has not been split. If the path is a file, the result is this
   * file, regardless of its name. If the path is a directory, the result contains all {@code .csv}
   * and {@code .csv.gz} files and those of installed formats below it, in the order of their paths,
   * but no HDF5 files.
   *
   * @throws DatasetFormatException if a directory contains no such file
   */
  public static List<Path> csvFiles(Path path) throws IOException {
    return files(path, RAW);
  }

  /**
   * Lists the files in a dataset: the path itself if it is a file, or all files of supported
   * formats below a directory, in the order of their paths.
   *
   * @throws DatasetFormatException if a directory contains no such file
   */
  public static List<Path> allFiles(Path path) throws IOException {
    return files(path, ANY);
  }

  private static List<Path> files(Path path, List<String> endings) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> below = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> files =
          below
              .filter(file -> isOneOf(file, endings) && !isHidden(file))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new DatasetFormatException(
            path
                + ": no "
                + String.join(" or ", endings)
                + " file found; use a directory that contains one"
                + otherKind(path));
      }
      return files;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Describes the first file in the directory, if it is of a known kind. */
  private static String otherKind(Path directory) throws IOException {
    try (Stream<Path> below = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      Optional<Path> first =
          below.filter(file -> Files.isRegularFile(file) && !isHidden(file)).sorted().findFirst();
      if (first.isEmpty()) {
        return "";
      }
      try (InputStream in = Files.newInputStream(first.get())) {
        return FileKind.of(in.readNBytes(FileKind.ENOUGH))
            .map(kind -> " (" + kind.refusal(first.get().toString()).getMessage() + ")")
            .orElse("");
      }
    }
  }

  /** Returns whether a file is neither an HDF5 file nor one of an installed format. */
  public static boolean isCsv(Path file) throws IOException {
    return !isHdf(file) && formatOf(file).isEmpty();
  }

  private static Optional<DatasetFormat> formatOf(Path file) throws IOException {
    if (OTHERS.isEmpty() || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(FileKind.ENOUGH);
      return DatasetFormat.installed().stream()
          .filter(format -> format.begins(start))
          .findFirst()
          .or(() -> start.length == 0 ? DatasetFormat.named(file.toString()) : Optional.empty());
    }
  }

  /**
   * Returns whether a file is an HDF5 file according to its first bytes or, if it is empty,
   * according to its name.
   */
  public static boolean isHdf(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(FileKind.ENOUGH);
      return FileKind.isHdf5(start) || (start.length == 0 && isOneOf(file, HDF));
    }
  }

  /** Returns whether a name or path ends like that of a dataset, in upper or lower case. */
  public static boolean isNamed(String name) {
    return hasEnding(name, ANY);
  }

  /** Returns whether a name or path ends like that of a CSV, in upper or lower case. */
  public static boolean isNamedCsv(String name) {
    return hasEnding(name, CSV);
  }

  private static boolean isOneOf(Path file, List<String> endings) {
    return hasEnding(file.getFileName().toString(), endings);
  }

  private static boolean hasEnding(String name, List<String> endings) {
    String lower = name.toLowerCase(Locale.ROOT);
    return endings.stream().anyMatch(lower::endsWith);
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }
}
