package io.mlids.core.alert;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Provides this machine's host name, which distinguishes records from different machines. */
final class LocalHost {
  private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Optional<String> NAME = find();

  private LocalHost() {}

  /** The host name, or empty if the machine has none. */
  static Optional<String> name() {
    return NAME;
  }

  private static Optional<String> find() {
    try {
      return nonBlank(Files.readString(KERNEL_HOST_NAME, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // On systems other than Linux, ask the resolver, which may be slow.
      try {
        return nonBlank(InetAddress.getLocalHost().getHostName());
      } catch (UnknownHostException unknown) {
        return Optional.empty();
      }
    }
  }

  private static Optional<String> nonBlank(String name) {
    return Optional.of(name.strip()).filter(stripped -> !stripped.isEmpty());
  }
}
