package io.mlids.api.history.database;

import java.nio.file.Path;

/** Where a database is. Immutable. */
public sealed interface Location {

  /**
   * A file of the embedded database H2.
   *
   * @param directory the directory of the file; created if necessary
   */
  record Directory(Path directory) implements Location {
    /** The name of the file, without its extension. */
    static final String NAME = "history";

    /** The file. */
    public Path file() {
      return directory.resolve(NAME + ".mv.db");
    }

    @Override
    public String toString() {
      return file().toString();
    }
  }

  /**
   * A database of a PostgreSQL server.
   *
   * @param url a JDBC URL, such as {@code jdbc:postgresql://host/database?user=mlids}
   */
  record Server(String url) implements Location {
    /** The prefix of all URLs. */
    public static final String PREFIX = "jdbc:postgresql:";

    /**
     * Checks the prefix.
     *
     * @throws IllegalArgumentException if the URL is not one of PostgreSQL
     */
    public Server {
      if (!url.startsWith(PREFIX)) {
        throw new IllegalArgumentException(
            "the URL does not start with " + PREFIX + "; use " + PREFIX + "//HOST/DATABASE");
      }
    }

    /** The URL without its parameters and user, which may contain a password. */
    @Override
    public String toString() {
      String plain = url.replaceFirst("\\?.*", "");
      return plain.replaceFirst("//[^/@]*@", "//");
    }
  }
}
