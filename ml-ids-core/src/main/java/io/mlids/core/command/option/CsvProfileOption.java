package io.mlids.core.command.option;

import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.help.OptionGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The feature profile of CSV files, which do not state their profile themselves; a picocli mixin.
 */
public final class CsvProfileOption {
  @OptionGroup("Input")
  @Option(
      names = {"--profile", "--feature-profile"},
      paramLabel = "cse2018|corrected",
      description =
          "Feature profile of CSV files. Default: inferred from the format of their timestamps,"
              + " else cse2018.")
  private Optional<FeatureProfile> profile = Optional.empty();

  /** The profile that the CSVs in a dataset follow. */
  public FeatureProfile of(Path dataset) throws IOException {
    return profile.isPresent()
        ? profile.get()
        : FlowDataset.profileOfCsv(dataset).orElse(FeatureProfile.CSE2018);
  }
}
