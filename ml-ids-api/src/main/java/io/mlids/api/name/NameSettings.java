package io.mlids.api.name;

import java.nio.file.Path;
import java.util.List;

/**
 * Files with names.
 *
 * @param hostsFiles files in the format of {@code /etc/hosts}
 * @param databases files of networks in the MaxMind DB format
 */
public record NameSettings(List<Path> hostsFiles, List<Path> databases) {
  /** No files. */
  public static final NameSettings NONE = new NameSettings(List.of(), List.of());

  public NameSettings {
    hostsFiles = List.copyOf(hostsFiles);
    databases = List.copyOf(databases);
  }
}
