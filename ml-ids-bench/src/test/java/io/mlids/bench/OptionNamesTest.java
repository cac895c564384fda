package io.mlids.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Only the layers that face the command line may mention options. */
class OptionNamesTest {
  /** A string literal that contains an option. */
  private static final Pattern OPTION =
      Pattern.compile(
          "(?<!\\\\)\"(?:(?:[^\"\\\\\n]|\\\\.)*?[ ('])?--[a-z](?:[^\"\\\\\n]|\\\\.)*\"");

  /** The end of the names of S3's directory buckets. */
  private static final String DIRECTORY_BUCKET = "\"--x-s3\"";

  /** The doctor's remedies are command lines to copy. */
  private static final Pattern COMMAND_LINE_LAYER =
      Pattern.compile(".*/(command|console|help|doctor)/.*");

  @Test
  void domainClassesKnowNoOption() throws IOException {
    Path root = Path.of(System.getProperty("mlids.root"));
    List<String> found = new ArrayList<>();
    int read = 0;
    for (String module : List.of("core", "aws", "train", "api", "client", "consumer")) {
      try (Stream<Path> files = Files.walk(root.resolve("ml-ids-" + module + "/src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          if (!COMMAND_LINE_LAYER.matcher(file.toString()).matches()) {
            read++;
            OPTION
                .matcher(Files.readString(file))
                .results()
                .filter(literal -> !literal.group().equals(DIRECTORY_BUCKET))
                .forEach(literal -> found.add(root.relativize(file) + ": " + literal.group()));
          }
        }
      }
    }
    assertThat(read).isGreaterThan(200);
    assertThat(found).isEmpty();
  }
}
