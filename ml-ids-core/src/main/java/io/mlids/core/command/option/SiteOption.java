package io.mlids.core.command.option;

import io.mlids.core.detect.Detector;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.SiteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The site profile of a command; a picocli mixin. */
@OptionGroup("Model")
public final class SiteOption {
  @Option(
      names = "--site",
      paramLabel = "DIR",
      description =
          "Use the thresholds of a site profile written by 'ml-ids-flows learn', and mark unusual"
              + " flows.")
  private @Nullable Path directory;

  /** Returns whether a site profile is specified. */
  public boolean isGiven() {
    return directory != null;
  }

  /** The directory of the site profile; empty if none is named. */
  public Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }

  /** The files to read. */
  public List<Path> files() {
    return directory == null ? List.of() : List.of(directory.resolve(SiteFile.NAME));
  }

  /** Returns a classifier that uses the site profile, or only the model if none is specified. */
  public SiteClassifier classifier(Detector detector) throws IOException {
    return directory == null ? new SiteClassifier(detector) : SiteFile.open(directory, detector);
  }
}
