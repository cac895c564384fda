package io.mlids.api.name;

import io.mlids.api.background.UnusableFileException;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import io.mlids.core.text.Excerpt;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads names from a file in the format of {@code /etc/hosts}: an address and its names on each
 * line, separated by white space; {@code #} starts a comment.
 */
final class HostsFile {
  /** The maximum number of addresses. */
  static final int MOST_ADDRESSES = 1_000_000;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private HostsFile() {}

  /**
   * Reads a file.
   *
   * @return the names of each address, in the order of the file
   * @throws UnusableFileException if the file is unreadable or invalid; the message names the file,
   *     the line and the remedy
   */
  static Map<IpAddress, List<KnownName>> read(Path file) throws IOException {
    if (!Files.isRegularFile(file) && Files.exists(file)) {
      throw new UnusableFileException(file, ": not a regular file; use a file like /etc/hosts");
    }
    Map<IpAddress, List<KnownName>> names = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (number == 1 && line.startsWith(BYTE_ORDER_MARK)) {
          line = line.substring(1);
        }
        int comment = line.indexOf('#');
        String entry = (comment < 0 ? line : line.substring(0, comment)).strip();
        if (!entry.isEmpty()) {
          add(entry.split("\\s+"), names, file, number);
        }
      }
    } catch (NoSuchFileException e) {
      throw new UnusableFileException(file, ": no such file; check the path", e);
    } catch (CharacterCodingException e) {
      throw new UnusableFileException(file, ": not valid UTF-8; save the file as UTF-8", e);
    } catch (AccessDeniedException e) {
      throw new UnusableFileException(
          file, ": permission denied; grant this user read permission", e);
    }
    return names;
  }

  private static void add(
      String[] words, Map<IpAddress, List<KnownName>> names, Path file, long line)
      throws UnusableFileException {
    String text = words[0];
    IpAddress address;
    try {
      int zone = text.indexOf('%');
      address = IpAddress.of(AddressRange.address(zone < 0 ? text : text.substring(0, zone)));
    } catch (IllegalArgumentException e) {
      throw new UnusableFileException(
          file,
          ", line "
              + line
              + ": '"
              + Excerpt.of(text)
              + "' is not an IP address; a line is an address and its names",
          e);
    }
    if (names.size() >= MOST_ADDRESSES && !names.containsKey(address)) {
      throw new UnusableFileException(
          file,
          ", line " + line + ": more than " + MOST_ADDRESSES + " addresses; shorten the file");
    }
    List<KnownName> ofAddress = names.computeIfAbsent(address, _ -> new ArrayList<>(1));
    for (int i = 1; i < words.length; i++) {
      String name = words[i].toLowerCase(Locale.ROOT);
      ofAddress.add(new KnownName(name, KnownName.Source.FILE, 0));
    }
  }
}
