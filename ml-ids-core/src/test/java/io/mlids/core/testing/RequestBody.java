package io.mlids.core.testing;

import io.mlids.core.feature.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Builds request bodies in every format from one table of raw JSON values. Cells that a test does
 * not set contain {@code 1}.
 */
public final class RequestBody {
  private final List<Feature> columns;
  private final List<List<String>> rows = new ArrayList<>();

  private RequestBody(List<Feature> columns) {
    this.columns = columns;
  }

  public static RequestBody of(List<Feature> columns) {
    return new RequestBody(columns);
  }

  /** Appends a row with the given cells, in JSON notation. */
  public RequestBody row(Map<Feature, String> cells) {
    rows.add(columns.stream().map(f -> cells.getOrDefault(f, usual(f))).toList());
    return this;
  }

  /**
   * The default cell. The protocol is TCP, because each attack that the test models predict can use
   * TCP.
   */
  private static String usual(Feature feature) {
    return feature.isText() ? "\"t\"" : feature == Feature.PROTOCOL ? "6" : "1";
  }

  /** {@code {"columns":[…],"data":[[…],…]}}. */
  public String split() {
    return "{\"columns\":" + names() + ",\"data\":" + rows() + "}";
  }

  /** Like {@link #split}, but with the rows before the columns. */
  public String splitRowsFirst() {
    return "{\"data\":" + rows() + ",\"index\":[0],\"columns\":" + names() + "}";
  }

  /** {@code [[…],…]}. */
  public String rows() {
    return rows.stream()
        .map(row -> "[" + String.join(",", row) + "]")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** {@code [{"column":…},…]}. */
  public String records() {
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, row.size())
                    .mapToObj(i -> name(columns.get(i)) + ":" + row.get(i))
                    .collect(Collectors.joining(",", "{", "}")))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** {@code {"column":[…],…}}. */
  public String columns() {
    return IntStream.range(0, columns.size())
        .mapToObj(
            i ->
                name(columns.get(i))
                    + ":"
                    + rows.stream()
                        .map(row -> row.get(i))
                        .collect(Collectors.joining(",", "[", "]")))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** The published column names, then one line per row; {@code null} becomes an empty cell. */
  public String csv() {
    String header =
        columns.stream().map(Feature::publishedName).collect(Collectors.joining(",", "", "\r\n"));
    return rows.stream()
        .map(row -> String.join(",", row).replace("null", "").replace("\"", ""))
        .collect(Collectors.joining("\r\n", header, "\r\n"));
  }

  private String names() {
    return columns.stream().map(RequestBody::name).collect(Collectors.joining(",", "[", "]"));
  }

  private static String name(Feature feature) {
    return "\"" + feature.columnName() + "\"";
  }
}
