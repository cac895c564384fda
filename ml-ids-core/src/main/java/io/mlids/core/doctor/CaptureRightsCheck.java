package io.mlids.core.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks whether this process may capture from network interfaces.
 *
 * @param status the file with the process's status on Linux, {@code /proc/self/status}
 */
public record CaptureRightsCheck(Path status) implements Check {
  private static final String SUBJECT = "Live capture";
  private static final String EFFECTIVE = "CapEff:";

  /** The number of CAP_NET_RAW in linux/capability.h. */
  private static final int NET_RAW = 13;

  @Override
  public Finding run() {
    List<String> lines;
    try {
      lines = Files.readAllLines(status);
    } catch (IOException e) {
      return Finding.note(SUBJECT, "cannot be checked on this system", "try 'ml-ids interfaces'");
    }
    boolean allowed =
        lines.stream()
            .filter(line -> line.startsWith(EFFECTIVE))
            .map(line -> line.substring(EFFECTIVE.length()).strip())
            .anyMatch(CaptureRightsCheck::holdsNetRaw);
    return allowed
        ? Finding.ok(SUBJECT, "allowed (CAP_NET_RAW)")
        : Finding.note(
            SUBJECT,
            "not allowed for this user; capture files can still be read",
            "run with sudo; for a service, set AmbientCapabilities=CAP_NET_RAW in its systemd"
                + " unit");
  }

  private static boolean holdsNetRaw(String mask) {
    try {
      return (Long.parseUnsignedLong(mask, 16) >> NET_RAW & 1) == 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
