package io.mlids.core.selftest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;

/**
 * The labelled capture that ships with the program.
 *
 * @param capture pcap or pcapng, gzip or not
 * @param rules says which of its flows are attacks
 */
public record ShippedCapture(Path capture, Path rules) {
  private static final String CAPTURE = "selftest.pcap.gz";
  private static final String RULES = "rules.json";

  /** From a jar in build/dist/ml-ids/lib up to the source tree. */
  private static final int HIGHEST = 5;

  /** In the distribution beside the folder of the jars, and in the source tree. */
  private static final List<Path> PLACES =
      List.of(Path.of("share", "selftest"), Path.of("datasets", "testbed", "selftest"));

  /** Looks around the program's own code, wherever it is started from. */
  public static Optional<ShippedCapture> find() {
    CodeSource code = ShippedCapture.class.getProtectionDomain().getCodeSource();
    try {
      return code == null ? Optional.empty() : near(Path.of(code.getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program lies in no folder: " + code.getLocation(), e);
    }
  }

  /**
   * Looks in the folders above a place, the nearest first, with symbolic links followed: above
   * {@code build/dist/ml-ids/lib/….jar} the distribution comes first, then the source tree.
   */
  static Optional<ShippedCapture> near(Path place) {
    Path folder = real(place).getParent();
    for (int up = 0; up < HIGHEST && folder != null; up++, folder = folder.getParent()) {
      for (Path each : PLACES) {
        Path capture = folder.resolve(each).resolve(CAPTURE);
        Path rules = folder.resolve(each).resolve(RULES);
        if (Files.isRegularFile(capture) && Files.isRegularFile(rules)) {
          return Optional.of(new ShippedCapture(capture, rules));
        }
      }
    }
    return Optional.empty();
  }

  private static Path real(Path place) {
    try {
      return place.toRealPath();
    } catch (IOException e) {
      // Not there, or not to be looked at: then as it is written.
      return place.toAbsolutePath();
    }
  }
}
