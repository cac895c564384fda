package io.mlids.core.dataset;

import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.FileKind;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowTimestamp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Opens datasets of labelled flows. A dataset is a {@code .csv}, {@code .csv.gz} or {@code .h5}
 * file, or a directory. The files in a directory are read in the order of their paths. Files whose
 * names begin with a dot are skipped. HDF5 files are recognised by their first bytes, regardless of
 * their names.
 */
public final class FlowDataset {
  private static final List<String> CSV = List.of(".csv", ".csv.gz");
  private static final List<String> HDF = List.of(".h5", ".hdf5", ".hdf");
  private static final List<String> ANY = List.of(".csv", ".csv.gz", ".h5", ".hdf5", ".hdf");

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
    Set<Path> hdf = hdfFiles(files);
    if (hdf.isEmpty()) {
      return FlowCsvReader.open(files, csvProfile, report);
    }
    if (files.size() == 1) {
      return FlowHdfReader.open(files.getFirst());
    }
    return FlowReaderChain.open(
        files,
        file ->
            hdf.contains(file)
                ? FlowHdfReader.open(file)
                : FlowCsvReader.open(List.of(file), csvProfile, report));
  }

  /**
   * Infers the profile from the timestamp in the first row of the first CSV file (see {@link
   * FlowTimestamp#profileOf}).
   *
   * @return the profile, or empty if no CSV file was found, it has no rows, or its timestamp format
   *     is unknown
   */
  public static Optional<FeatureProfile> profileOfCsv(Path path) throws IOException {
    List<Path> files = files(path, ANY);
    Set<Path> hdf = hdfFiles(files);
    Optional<Path> csv = files.stream().filter(file -> !hdf.contains(file)).findFirst();
    if (csv.isEmpty()) {
      return Optional.empty();
    }
    FlowBatch batch = new FlowBatch(1);
    try (FlowReader reader =
        FlowCsvReader.open(List.of(csv.get()), FeatureProfile.CSE2018, new CleaningReport(), 1)) {
      return reader.read(batch) ? FlowTimestamp.profileOf(batch.timestamps()[0]) : Optional.empty();
    }
  }

  /**
   * Lists the CSV files in a dataset. If the path is a file, the result is this file, regardless of
   * its name. If the path is a directory, the result contains all {@code .csv} and {@code .csv.gz}
   * files below it, in the order of their paths.
   *
   * @throws DatasetFormatException if a directory contains no CSV file
   */
  public static List<Path> csvFiles(Path path) throws IOException {
    return files(path, CSV);
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

  private static Set<Path> hdfFiles(List<Path> files) throws IOException {
    Set<Path> hdf = new HashSet<>();
    for (Path file : files) {
      if (isHdf(file)) {
        hdf.add(file);
      }
    }
    return hdf;
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
