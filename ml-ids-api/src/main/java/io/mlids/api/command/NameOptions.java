package io.mlids.api.command;

import io.mlids.api.name.NameSettings;
import io.mlids.core.help.OptionGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for the names of addresses; a picocli mixin. */
@OptionGroup("Names")
final class NameOptions {
  private static final String HOSTS = "--hosts-file";
  private static final String NETWORKS = "--networks-file";

  @Option(
      names = HOSTS,
      paramLabel = "FILE",
      description =
          "Show the names in this file, which has the format of /etc/hosts, beside those in DNS"
              + " answers; may be repeated.")
  private List<Path> hostsFiles = List.of();

  @Option(
      names = NETWORKS,
      paramLabel = "FILE",
      description =
          "Show the autonomous systems and countries in this MaxMind DB file, such as"
              + " GeoLite2-ASN.mmdb; may be repeated.")
  private List<Path> databases = List.of();

  NameSettings settings() {
    return new NameSettings(hostsFiles, databases);
  }

  /** The option that names a file. */
  Optional<String> optionOf(Path file) {
    if (hostsFiles.contains(file)) {
      return Optional.of(HOSTS);
    }
    return databases.contains(file) ? Optional.of(NETWORKS) : Optional.empty();
  }
}
