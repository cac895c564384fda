package io.mlids.core.dataset;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** Several files as one source, opened one at a time, with rows numbered over all of them. */
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

  /** Chains the files, of which there is at least one. */
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
                + ": holds flows of the profile "
                + current.profile()
                + ", those before it are of "
                + profile
                + "; keep the profiles in directories of their own");
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
