package io.mlids.api.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A parsed {@code Content-Type}, normalised for case and whitespace.
 *
 * @param type the type in lower case, such as {@code application/json}
 * @param parameters the parameters in lower case, without quotes
 */
public record MediaType(String type, Map<String, String> parameters) {
  private static final String JSON = "application/json";
  private static final Set<String> UTF_8 = Set.of("utf-8", "utf8");

  /** Recognised without parsing, because nearly every request has this type. */
  private static final String USUAL = "application/json; format=pandas-split";

  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern QUOTES = Pattern.compile("^\"|\"$");
  private static final MediaType UNKNOWN = new MediaType("", Map.of());
  private static final MediaType PANDAS_SPLIT =
      new MediaType(JSON, Map.of("format", "pandas-split"));

  public MediaType {
    parameters = Map.copyOf(parameters);
  }

  /** Parses a header; the type is empty if the header is absent or invalid. */
  public static MediaType of(String header) {
    if (header == null) {
      return UNKNOWN;
    }
    if (header.equals(USUAL)) {
      return PANDAS_SPLIT;
    }
    String[] parts = SPACES.matcher(header.toLowerCase(Locale.ROOT)).replaceAll("").split(";");
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (parts[i].isEmpty()) {
        continue;
      }
      String name = equals < 0 ? parts[i] : parts[i].substring(0, equals);
      String value =
          equals < 0 ? "" : QUOTES.matcher(parts[i].substring(equals + 1)).replaceAll("");
      if (parameters.put(name, value) != null) {
        return UNKNOWN;
      }
    }
    return new MediaType(parts.length == 0 ? "" : parts[0], parameters);
  }

  /** {@code application/json; format=pandas-split}. */
  public boolean isPandasSplit() {
    return type.equals(JSON)
        && "pandas-split".equals(parameters.get("format"))
        && hasOnly(Set.of("format", "charset"));
  }

  /** {@code application/json}. */
  public boolean isJson() {
    return type.equals(JSON) && hasOnly(Set.of("charset"));
  }

  /** Returns whether this is {@code text/csv} with a header row (the default). */
  public boolean isCsv() {
    return type.equals("text/csv")
        && hasOnly(Set.of("charset", "header"))
        && parameters.getOrDefault("header", "present").equals("present");
  }

  private boolean hasOnly(Set<String> names) {
    return names.containsAll(parameters.keySet())
        && UTF_8.contains(parameters.getOrDefault("charset", "utf-8"));
  }
}
