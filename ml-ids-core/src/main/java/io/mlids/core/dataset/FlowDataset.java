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
 * A dataset of labelled flows at a path: one {@code .csv}, {@code .csv.gz} or {@code .h5} file, or
 * a directory of them, whose files are read in the order of their paths. Files that begin with a
 * dot are left alone. Whether a file is HDF5 its first bytes say, not its name.
 */
public final class FlowDataset {
  private static final List<String> CSV = List.of(".csv", ".csv.gz");
  private static final List<String> HDF = List.of(".h5", ".hdf5", ".hdf");
  private static final List<String> ANY = List.of(".csv", ".csv.gz", ".h5", ".hdf5", ".hdf");

  private FlowDataset() {}

  /** Opens a dataset; CSVs are taken to follow {@link FeatureProfile#CSE2018}. */
  public static FlowReader open(Path fileOrFolder) throws IOException {
    return open(fileOrFolder, FeatureProfile.CSE2018, new CleaningReport());
  }

  /**
   * Opens a dataset. The rows of a single h5 file keep their numbers; those of several files are
   * numbered from 0 over all.
   *
   * @param csvProfile what CSV files follow, which do not say it themselves
   * @param report is added to while CSVs are read
   * @throws DatasetFormatException if there is no such file, or it is not a dataset
   */
  public static FlowReader open(Path fileOrFolder, FeatureProfile csvProfile, CleaningReport report)
      throws IOException {
    List<Path> files = files(fileOrFolder, ANY);
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
   * The profile that the first row of the first CSV speaks for by the form of its timestamp, see
   * {@link FlowTimestamp#profileOf}.
   *
   * @return empty if there is no CSV, no row or neither form
   */
  public static Optional<FeatureProfile> profileOfCsv(Path fileOrFolder) throws IOException {
    List<Path> files = files(fileOrFolder, ANY);
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
   * The CSV files of a dataset: the file itself, with any name, or every {@code .csv} and {@code
   * .csv.gz} below the directory, in the order of their paths.
   *
   * @throws DatasetFormatException if there is none
   */
  public static List<Path> csvFiles(Path fileOrFolder) throws IOException {
    return files(fileOrFolder, CSV);
  }

  private static List<Path> files(Path fileOrFolder, List<String> endings) throws IOException {
    if (!Files.exists(fileOrFolder)) {
      throw new NoSuchFileException(fileOrFolder.toString());
    }
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(fileOrFolder);
    }
    try (Stream<Path> below = Files.walk(fileOrFolder, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> files =
          below
              .filter(file -> isOneOf(file, endings) && !isHidden(file))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new DatasetFormatException(
            fileOrFolder
                + ": holds no "
                + String.join(" or ", endings)
                + " file; name the directory that does"
                + otherKind(fileOrFolder));
      }
      return files;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** What the first file is that has another name, if that is of a known kind. */
  private static String otherKind(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
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
      if (Files.isRegularFile(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          byte[] start = in.readNBytes(FileKind.ENOUGH);
          if (FileKind.isHdf5(start) || (start.length == 0 && isOneOf(file, HDF))) {
            hdf.add(file);
          }
        }
      }
    }
    return hdf;
  }

  private static boolean isOneOf(Path file, List<String> endings) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return endings.stream().anyMatch(name::endsWith);
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }
}
