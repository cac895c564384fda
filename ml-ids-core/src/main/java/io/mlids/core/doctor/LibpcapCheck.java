package io.mlids.core.doctor;

import java.io.IOException;
import java.util.List;

/**
 * Checks for libpcap, which live capture and capture filters require.
 *
 * @param interfaces asks libpcap for the interface names
 */
public record LibpcapCheck(Interfaces interfaces) implements Check {
  private static final String SUBJECT = "libpcap";

  /** Lists a machine's network interfaces through libpcap. */
  @FunctionalInterface
  public interface Interfaces {
    /**
     * The names of the interfaces.
     *
     * @throws IOException if libpcap is missing or cannot list the interfaces
     */
    List<String> names() throws IOException;
  }

  @Override
  public Finding run() {
    try {
      List<String> names = interfaces.names();
      return Finding.ok(
          SUBJECT, names.isEmpty() ? "no interfaces" : "interfaces " + String.join(", ", names));
    } catch (IOException e) {
      return Finding.note(
          SUBJECT,
          "not usable; only live capture and BPF filters need it",
          "install it (Debian: apt-get install libpcap0.8); the error was: " + e.getMessage());
    }
  }
}
