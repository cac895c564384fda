package io.mlids.core.request;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.mlids.core.feature.Feature;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.text.Excerpt;
import io.mlids.core.text.JsonProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Code shared by the readers of JSON bodies: reads whole documents and single cells, and reports
 * errors on one line. Bodies are untrusted, so the nesting depth and the lengths of names and
 * numbers are limited. No tree is built, and nothing is retained after reading.
 */
final class JsonBody {
  /**
   * The maximum nesting depth. A pandas document has three levels, but a client's own columns may
   * contain nested values.
   */
  private static final int MAX_NESTING = 100;

  /** The maximum length of a key, such as a column name, in characters. */
  static final int MAX_NAME = 4096;

  /**
   * A factory that does not cache field names. Jackson's cache would keep names from untrusted
   * bodies for the lifetime of the process.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(1000)
                  // The size of the body already limits the length of its strings.
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(MAX_NAME)
                  .build())
          // Python writes NaN and Infinity without quotes.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // The default pool is per thread, so short-lived virtual threads would never reuse its
          // buffers.
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .build();

  /** U+FEFF. */
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private JsonBody() {}

  /** Reads an object whose {@code START_OBJECT} is the parser's current token. */
  interface ObjectReader {
    void read(JsonParser parser) throws IOException;
  }

  /**
   * Reads the whole document, which must be a single object.
   *
   * @param example a description of a valid body, for messages
   * @throws DatasetFormatException if the body is empty, is not valid JSON, or is not a single
   *     object
   */
  static void readObject(byte[] body, String example, ObjectReader reader)
      throws DatasetFormatException {
    if (hasZeroAtTheBeginning(body)) {
      throw notUtf8(example);
    }
    try (JsonParser parser = FACTORY.createParser(text(body))) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new DatasetFormatException("the body is empty; send " + example);
      }
      if (first != JsonToken.START_OBJECT) {
        throw new DatasetFormatException("the body is " + name(first) + "; send " + example);
      }
      reader.read(parser);
      if (parser.nextToken() != null) {
        throw new DatasetFormatException(
            "text follows the end of the document" + place(parser) + "; send one document");
      }
    } catch (DatasetFormatException e) {
      throw e;
    } catch (CharacterCodingException e) {
      throw notUtf8(example);
    } catch (JacksonException e) {
      throw new DatasetFormatException(
          "the body is not valid JSON: "
              + JsonProblem.of(e)
              + place(e.getLocation())
              + "; send "
              + example,
          e);
    } catch (IOException e) {
      throw new DatasetFormatException("the body is not valid JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Returns a reader for the body that skips any byte order mark. Reading fails if the body is not
   * UTF-8.
   */
  private static Reader text(byte[] body) {
    int start = Arrays.equals(body, 0, Math.min(3, body.length), MARK, 0, 3) ? 3 : 0;
    return new InputStreamReader(
        new ByteArrayInputStream(body, start, body.length - start),
        StandardCharsets.UTF_8.newDecoder());
  }

  /** Returns whether the body looks like UTF-16 or UTF-32. Such a body may also be valid UTF-8. */
  private static boolean hasZeroAtTheBeginning(byte[] body) {
    return body.length > 1 && (body[0] == 0 || body[1] == 0);
  }

  private static DatasetFormatException notUtf8(String example) {
    return new DatasetFormatException("the body is not UTF-8; send " + example + " in UTF-8");
  }

  /**
   * The value of a feature; NaN if it is missing.
   *
   * @throws DatasetFormatException if the current token is not a number; the message names the row
   *     and the column
   */
  static double cell(JsonParser parser, int row, Feature feature) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_NULL -> Double.NaN;
      case VALUE_STRING -> {
        try {
          yield NumberParser.parse(parser.getText());
        } catch (NumberFormatException e) {
          throw notANumber("the string \"" + Excerpt.of(parser.getText()) + "\"", row, feature);
        }
      }
      default -> throw notANumber(name(token), row, feature);
    };
  }

  static DatasetFormatException notANumber(String what, int row, Feature feature) {
    return new DatasetFormatException(
        "row "
            + row
            + " (from 0), column '"
            + feature.columnName()
            + "': "
            + what
            + " is not a number; send a number, or null for a missing value");
  }

  /** The parser's position, for an error message. */
  static String place(JsonParser parser) {
    return place(parser.currentTokenLocation());
  }

  private static String place(JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  /** Describes the kind of value that a token starts, for an error message. */
  static String name(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          token.toString();
    };
  }
}
