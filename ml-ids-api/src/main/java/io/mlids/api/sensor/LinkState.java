package io.mlids.api.sensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks whether a network interface is up and has a link, because libpcap does not distinguish an
 * interface that is down from one that is idle. Reads Linux's sysfs; on other systems and for
 * pseudo-interfaces ({@code any}), the state is unknown. Immutable.
 *
 * @see <a
 *     href="https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net">sysfs-class-net</a>
 */
final class LinkState {
  /** IFF_UP of netdevice(7). */
  private static final int UP = 1;

  private final String name;
  private final Path directory;

  /**
   * Creates a check for an interface.
   *
   * @param interfaces the directory with a subdirectory for each interface
   */
  LinkState(Path interfaces, String name) {
    this.name = name;
    this.directory = name.contains("/") ? interfaces.resolve("none") : interfaces.resolve(name);
  }

  /** The link's problem and its remedy; empty if no problem is known. */
  Optional<String> problem() {
    try {
      if (!Files.isRegularFile(directory.resolve("flags"))) {
        return Optional.empty();
      }
      if ((Integer.decode(read("flags")) & UP) == 0) {
        return Optional.of(
            name + ": the interface is down; bring it up with: ip link set " + name + " up");
      }
      return read("carrier").equals("0")
          ? Optional.of(name + ": no link; check the cable and the device at the other end")
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      // The interface disappeared or went down during the check; the next check will detect that.
      return Optional.empty();
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(directory.resolve(file)).strip();
  }
}
