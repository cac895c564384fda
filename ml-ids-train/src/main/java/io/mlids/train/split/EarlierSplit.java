package io.mlids.train.split;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files of an earlier split that a new split would not replace. Mixed with the new files, they
 * would give a test set whose rows are also in the training set.
 */
public final class EarlierSplit {
  private static final Pattern NAMES =
      Pattern.compile("((train|val|test|(fold|block)-[1-9][0-9]?)\\.(h5|parquet))|folds\\.json");

  private static final int NAMED_AT_MOST = 5;

  private EarlierSplit() {}

  /**
   * Describes the files that would be left in a directory.
   *
   * @param names the names of the new split's files
   * @return what is left and what to do, or empty if every file of an earlier split is replaced
   */
  public static Optional<String> remains(Path directory, List<String> names) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    List<String> left = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (NAMES.matcher(name).matches() && !names.contains(name)) {
          left.add(name);
        }
      }
    }
    if (left.isEmpty()) {
      return Optional.empty();
    }
    left.sort(null);
    int more = left.size() - NAMED_AT_MOST;
    return Optional.of(
        "%s: the directory contains files of another split (%s%s); delete them, or choose another directory"
            .formatted(
                directory,
                String.join(", ", left.subList(0, Math.min(NAMED_AT_MOST, left.size()))),
                more > 0 ? " and " + more + " more" : ""));
  }
}
