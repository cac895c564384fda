package io.mlids.core.dataset;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Reads several files as one source. Only one file is open at a time. Rows are numbered across all
 * files.
 */
final class FlowReaderChain implements FlowReader {

  /** Opens one file of the chain. */
  interface Opener {
    FlowReader open(Path file) throws IOException;
  }

  private final Iterator<Path> files;
  private final Opener opener;
  private final FeatureProfile profile;
  private FlowReader current;
  private long rowNumber;

  private FlowReaderChain(Iterator<Path> files, Opener opener, FlowReader first) {
    this.files = files;
    this.opener = opener;
    this.current = first;
    this.profile = first.profile();
  }

  /** Creates a chain of one or more files. */
  static FlowReader open(List<Path> files, Opener opener) throws IOException {
    Iterator<Path> rest = files.iterator();
    return new FlowReaderChain(rest, opener, opener.open(rest.next()));
  }

  @Override
  public FeatureProfile profile() {
    return profile;
  }

  @Override
  public boolean read(FlowBatch batch) throws IOException {
    while (!current.read(batch)) {
      if (!files.hasNext()) {
        return false;
      }
      current.close();
      Path file = files.next();
      current = opener.open(file);
      if (current.profile() != profile) {
        throw new DatasetFormatException(
            file
                + ": the flows have the profile "
                + current.profile()
                + ", but those in the previous files have the profile "
                + profile
                + "; keep each profile in its own directory");
      }
    }
    for (int row = 0; row < batch.size(); row++) {
      batch.index()[row] = rowNumber++;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
