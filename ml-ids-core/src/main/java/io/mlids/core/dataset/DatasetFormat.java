package io.mlids.core.dataset;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.OutputFile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.table.FlowWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A format of dataset files besides CSV and HDF5. Implementations are optional parts of an
 * installation, found with {@link ServiceLoader}, because of the libraries that they need. They are
 * thread-safe.
 */
public interface DatasetFormat {

  /** The ending of file names, such as {@code .parquet}, in lower case. */
  String ending();

  /** Returns whether a file with these first bytes has this format. */
  boolean begins(byte[] start);

  /**
   * Opens a file.
   *
   * @param profile the profile of the flows if the file does not state one
   * @param report receives the counts of defects while the file is read
   * @param labelled whether rows need a label: if so, rows without one are dropped; if not, they
   *     have the label {@link FlowReader#NO_LABEL}
   * @throws DatasetFormatException if the file is damaged or lacks columns
   */
  FlowReader open(Path file, FeatureProfile profile, CleaningReport report, boolean labelled)
      throws IOException;

  /** The number of rows in a file. */
  long rows(Path file) throws IOException;

  /**
   * Starts a file in an output that is already open, and which the writer closes.
   *
   * @param schema the types that fit every row
   */
  FlowWriter create(OutputFile output, FlowSchema schema, FeatureProfile profile)
      throws IOException;

  /** The installed formats. */
  static List<DatasetFormat> installed() {
    return Installed.FORMATS;
  }

  /** The format of a file that is named like this, if it is not CSV or HDF5. */
  static Optional<DatasetFormat> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return installed().stream().filter(format -> lower.endsWith(format.ending())).findFirst();
  }

  /** Loads the formats when they are first needed. */
  final class Installed {
    private static final List<DatasetFormat> FORMATS =
        ServiceLoader.load(DatasetFormat.class, DatasetFormat.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private Installed() {}
  }
}
