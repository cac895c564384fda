package io.mlids.core.selftest;

import io.mlids.core.install.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The labelled capture that ships with the program.
 *
 * @param capture a pcap or pcapng file, possibly compressed with gzip
 * @param rules the label rules for its flows
 */
public record ShippedCapture(Path capture, Path rules) {
  private static final String CAPTURE = "selftest.pcap.gz";
  private static final String RULES = "rules.json";

  /** The directories in the distribution and in the source tree. */
  private static final List<Path> PLACES =
      List.of(Path.of("share", "selftest"), Path.of("datasets", "testbed", "selftest"));

  /** Searches the directories around the program's code, regardless of the working directory. */
  public static Optional<ShippedCapture> find() {
    return find(Installation.ofProgram());
  }

  /** Searches the directories of an installation, the nearest first. */
  static Optional<ShippedCapture> find(Installation installation) {
    for (Path directory : installation.directories()) {
      for (Path each : PLACES) {
        Path capture = directory.resolve(each).resolve(CAPTURE);
        Path rules = directory.resolve(each).resolve(RULES);
        if (Files.isRegularFile(capture) && Files.isRegularFile(rules)) {
          return Optional.of(new ShippedCapture(capture, rules));
        }
      }
    }
    return Optional.empty();
  }
}
