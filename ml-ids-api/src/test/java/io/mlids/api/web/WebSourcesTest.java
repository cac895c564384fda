package io.mlids.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the style of the page's sources, even on machines without Node.js. */
class WebSourcesTest {
  private static final int LONGEST_LINE = 120;
  private static final int LONGEST_FUNCTION = 60;

  /** The first line of a function, as laid out by the formatter. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "^(\\s*+)(?!(?:if|for|while|switch|catch|\\}) ?)(?:.*\\bfunction\\b.*|.*=>|[#\\w"
              + " ]+\\(.*\\)) \\{$");

  static Stream<String> sources() {
    return Stream.concat(WebPage.NAMES.stream(), Stream.of("index.html"))
        .filter(name -> name.matches(".*\\.(js|css|html)"));
  }

  static Stream<String> scripts() {
    return sources().filter(name -> name.endsWith(".js"));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void noLineIsLongerThan120Characters(String name) {
    assertThat(lines(name)).allMatch(line -> line.length() <= LONGEST_LINE);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void noFunctionIsLongerThan60Lines(String name) {
    assertThat(longFunctions(lines(name))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void editorsAndTheBuildCheckTypes(String name) {
    assertThat(lines(name)).first().isEqualTo("// @ts-check");
  }

  @Test
  void findsLongFunctionsOfEachKind() {
    List<String> body = Stream.generate(() -> "    x();").limit(LONGEST_FUNCTION).toList();
    for (String head :
        List.of("function f() {", "export async function f({ a }) {", "const f = (a) => {")) {
      assertThat(longFunctions(wrapped(head, body))).as(head).hasSize(1);
    }
    assertThat(longFunctions(wrapped("  receive(data) {", body))).hasSize(1);
    assertThat(longFunctions(wrapped("  get size() {", body))).hasSize(1);
    assertThat(longFunctions(wrapped("if (long) {", body))).isEmpty();
    assertThat(longFunctions(wrapped("function f() {", body.subList(2, body.size())))).isEmpty();
  }

  private static List<String> wrapped(String head, List<String> body) {
    List<String> lines = new ArrayList<>(List.of(head));
    lines.addAll(body);
    lines.add(" ".repeat(head.length() - head.stripLeading().length()) + "}");
    return lines;
  }

  private static List<String> longFunctions(List<String> lines) {
    List<String> found = new ArrayList<>();
    for (int start = 0; start < lines.size(); start++) {
      Matcher head = FUNCTION.matcher(lines.get(start));
      if (head.matches()) {
        int end = start + 1;
        while (!lines.get(end).startsWith(head.group(1) + "}")) {
          end++;
        }
        if (end - start + 1 > LONGEST_FUNCTION) {
          found.add("line %d: %d lines".formatted(start + 1, end - start + 1));
        }
      }
    }
    return found;
  }

  private static List<String> lines(String name) {
    return new String(WebFile.read(name).body(), StandardCharsets.UTF_8).lines().toList();
  }
}
