package io.mlids.api.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.mlids.api.background.UnusableFileException;
import io.mlids.core.text.JsonProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads allow-lists: a JSON array of objects, or a CSV with a header. The names of the members or
 * columns are {@code network}, {@code source}, {@code destination}, {@code port}, {@code class},
 * {@code kind}, {@code reason} and {@code expires}. The first character of the file determines the
 * format.
 */
final class AllowListFile {
  /**
   * The maximum number of entries. The number is limited because every attack is compared with each
   * entry.
   */
  static final int MAX_ENTRIES = 1_000;

  private static final long MAX_BYTES = 4L << 20;

  private static final String NAMES_TEXT = String.join(", ", AllowedAttackText.NAMES);

  private final Path file;
  private final List<AllowedAttack> entries = new ArrayList<>();

  private AllowListFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if the file is unreadable or invalid; the message names the file, the line
   *     and the remedy
   */
  static List<AllowedAttack> read(Path file) throws IOException {
    AllowListFile list = new AllowListFile(file);
    String text = list.text();
    String start = text.stripLeading();
    if (start.startsWith("[") || start.startsWith("{")) {
      list.readJson(text);
    } else if (!start.isEmpty()) {
      list.readCsv(text);
    }
    return List.copyOf(list.entries);
  }

  private String text() throws IOException {
    try {
      requireFile();
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new UnusableFileException(file, ": no such file; check the path", e);
    } catch (CharacterCodingException e) {
      throw new UnusableFileException(file, ": not valid UTF-8; save the file as UTF-8", e);
    } catch (AccessDeniedException e) {
      throw new UnusableFileException(
          file, ": permission denied; grant this user read permission", e);
    }
  }

  private void requireFile() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new UnusableFileException(file, ": this is a directory; use a file");
    }
    if (!attributes.isRegularFile()) {
      // Reading a pipe blocks until a writer opens it, and its content cannot be read again.
      throw new UnusableFileException(
          file,
          ": this is a pipe or a device; use a regular file, because an allow-list is reloaded when"
              + " it changes");
    }
    if (attributes.size() > MAX_BYTES) {
      throw new UnusableFileException(
          file, ": too large; an allow-list may contain at most " + MAX_BYTES + " bytes");
    }
  }

  private void readJson(String text) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(text)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw wrong(line(json), "expected an array of objects, [{\"network\":\"10.0.0.0/8\",…}]");
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        long line = line(json);
        if (json.currentToken() != JsonToken.START_OBJECT) {
          throw wrong(line, "expected an entry like {\"network\":\"10.0.0.0/8\",…}");
        }
        Map<String, String> members = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName().toLowerCase(Locale.ROOT);
          checkName(name, line(json));
          JsonToken value = json.nextToken();
          if (value != JsonToken.VALUE_STRING
              && value != JsonToken.VALUE_NUMBER_INT
              && value != JsonToken.VALUE_NULL) {
            throw wrong(line(json), name + " is not a string");
          }
          members.put(name, value == JsonToken.VALUE_NULL ? "" : json.getText());
        }
        add(members, line);
      }
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw wrong(line, "not valid JSON: " + JsonProblem.of(e));
    }
  }

  private static long line(JsonParser json) {
    return json.currentTokenLocation().getLineNr();
  }

  private void readCsv(String text) throws IOException {
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
      List<String> header = List.of();
      for (CsvRecord row : csv) {
        long line = row.getStartingLineNumber();
        List<String> fields = row.getFields().stream().map(String::strip).toList();
        if (header.isEmpty()) {
          header = fields.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
          for (String name : header) {
            checkName(name, line);
          }
        } else {
          if (fields.size() != header.size()) {
            throw wrong(line, fields.size() + " fields, but the header has " + header.size());
          }
          Map<String, String> members = new HashMap<>();
          for (int i = 0; i < fields.size(); i++) {
            members.put(header.get(i), fields.get(i));
          }
          add(members, line);
        }
      }
    } catch (CsvParseException e) {
      throw new UnusableFileException(file, ": not valid CSV: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void checkName(String name, long line) throws IOException {
    if (!AllowedAttackText.NAMES.contains(name)) {
      throw wrong(line, "unknown name '" + name + "'; use one of " + NAMES_TEXT);
    }
  }

  private void add(Map<String, String> members, long line) throws IOException {
    if (entries.size() >= MAX_ENTRIES) {
      throw wrong(line, "an allow-list may contain at most " + MAX_ENTRIES + " entries");
    }
    try {
      entries.add(AllowedAttackText.of(members));
    } catch (IllegalArgumentException e) {
      throw wrong(line, String.valueOf(e.getMessage()));
    }
  }

  private UnusableFileException wrong(long line, String what) {
    return new UnusableFileException(file, ", line " + line + ": " + what);
  }
}
