package io.mlids.core.alert;

import java.util.Optional;

/**
 * The source of the traffic in which an attack was detected.
 *
 * @param name the name of the interface or capture, or an empty string if it has no name
 */
public record AlertOrigin(Kind kind, String name) {

  /** The source kinds. */
  public enum Kind {
    /** A network interface, identified by its name. */
    SENSOR("sensor"),
    /** A capture file, identified by its name. */
    CAPTURE("capture"),
    /** An uploaded capture, identified by the file name in the request. */
    UPLOAD("upload"),
    /** A streamed capture. */
    STREAM("stream"),
    /** Feature rows in a request. */
    API("API");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  private static final int LONGEST_NAME = 100;

  public static final AlertOrigin API = new AlertOrigin(Kind.API, "");
  public static final AlertOrigin STREAM = new AlertOrigin(Kind.STREAM, "");

  /**
   * Creates the origin for attacks in an uploaded capture.
   *
   * @param name the file name in the request, which may include directories or be empty
   */
  public static AlertOrigin upload(String name) {
    StringBuilder shown = new StringBuilder();
    int folders = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1;
    name.substring(folders)
        .strip()
        .codePoints()
        .limit(LONGEST_NAME)
        .map(c -> isPrintable(c) ? c : '?')
        .forEach(shown::appendCodePoint);
    return new AlertOrigin(Kind.UPLOAD, shown.toString());
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /**
   * The source's name in all outputs, such as {@code sensor eth0} or {@code upload monday.pcap}.
   */
  public String text() {
    return name.isEmpty() ? kind.word : kind.word + " " + name;
  }

  /** The network interface name, if the packets came from an interface. */
  public Optional<String> interfaceName() {
    return kind == Kind.SENSOR && !name.isEmpty() ? Optional.of(name) : Optional.empty();
  }
}
