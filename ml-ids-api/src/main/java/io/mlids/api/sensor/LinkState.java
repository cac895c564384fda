package io.mlids.api.sensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a network interface can bring packets at all: libpcap waits on one that is down as on one
 * that is quiet. Asks Linux's sysfs; elsewhere, and for what is not an interface there ({@code
 * any}), nothing is known. Immutable.
 *
 * @see <a
 *     href="https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net">sysfs-class-net</a>
 */
final class LinkState {
  /** IFF_UP of netdevice(7). */
  private static final int UP = 1;

  private final String name;
  private final Path folder;

  /**
   * The state of an interface.
   *
   * @param interfaces where there is a directory for each
   */
  LinkState(Path interfaces, String name) {
    this.name = name;
    this.folder = name.contains("/") ? interfaces.resolve("none") : interfaces.resolve(name);
  }

  /** What keeps packets away, and what to do; empty if nothing does, as far as is known. */
  Optional<String> problem() {
    try {
      if (!Files.isRegularFile(folder.resolve("flags"))) {
        return Optional.empty();
      }
      if ((Integer.decode(read("flags")) & UP) == 0) {
        return Optional.of(name + ": is down; set it up: ip link set " + name + " up");
      }
      return read("carrier").equals("0")
          ? Optional.of(name + ": has no link; check its cable, or what it leads to")
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      // It went away or down while it was looked at; next time it is seen.
      return Optional.empty();
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file)).strip();
  }
}
