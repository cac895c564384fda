package io.mlids.core.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.TextTable.Overflow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {
  private static final TextTable FLOWS =
      TextTable.ofRows(
          List.of("is_correct", "label", "dst_port", "flow_byts_s"),
          List.of(
              List.of(true, "Benign", 443L, 271929.824561),
              List.of(false, "DDOS attack-LOIC-UDP", 80L, 20263.5)));

  @Test
  void noWrapPrintsOneLinePerRowBelowARuledHeader() {
    assertThat(text(FLOWS, Overflow.NOWRAP, 10))
        .isEqualTo(
            """
            is_correct  label                 dst_port    flow_byts_s
            ----------  --------------------  --------  -------------
            True        Benign                     443  271929.824561
            False       DDOS attack-LOIC-UDP        80   20263.500000
            """);
  }

  @Test
  void wrapPrintsBlocksOfColumnsBelowEachOther() {
    assertThat(text(FLOWS, Overflow.WRAP, 40))
        .isEqualTo(
            """
               is_correct  label                 \\
            0  True        Benign
            1  False       DDOS attack-LOIC-UDP

               dst_port    flow_byts_s
            0       443  271929.824561
            1        80   20263.500000
            """);
  }

  @Test
  void wrapPrintsOneBlockIfTheTableFits() {
    assertThat(text(FLOWS, Overflow.WRAP, 80).lines()).hasSize(3).noneMatch(l -> l.endsWith("\\"));
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 40, 79, 80, 81, 132, 1000})
  void noWrappedLineIsWiderThanTheWindowAndEveryColumnIsShownOnce(int width) {
    List<String> columns = IntStream.range(0, 82).mapToObj(i -> "column_" + i + "_").toList();
    List<Object> row = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      row.add(i % 3 == 0 ? (Object) "x".repeat(i) : i % 3 == 1 ? (Object) (i * 1e6) : (Object) i);
    }
    String text = text(TextTable.ofRows(columns, List.of(row)), Overflow.WRAP, width);

    assertThat(text.lines()).allMatch(line -> line.length() <= width);
    assertThat(columns).allSatisfy(column -> assertThat(text.split(column, -1)).hasSize(2));
  }

  @Test
  void aCellWiderThanTheWindowIsCutOnlyWhenWrapped() {
    TextTable table = TextTable.ofRows(List.of("value"), List.of(List.of("x".repeat(100))));
    assertThat(text(table, Overflow.WRAP, 30)).contains("xxx...");
    assertThat(text(table, Overflow.NOWRAP, 30)).contains("x".repeat(100));
  }

  @Test
  void alignsTheDecimalsOfAColumn() {
    assertThat(cells(1.0, 22.25, 0.0)).containsExactly(" 1.00", "22.25", " 0.00");
    assertThat(cells(3.0, 120.0)).containsExactly("  3.0", "120.0");
    assertThat(cells(1.0 / 3, 10.0)).containsExactly(" 0.333333", "10.000000");
    assertThat(cells(1e-9, 1.0)).containsExactly("1.0E-9", "   1.0");
    assertThat(cells(1e18, 1.0)).containsExactly("1.0E18", "   1.0");
    assertThat(cells(Double.NaN, 1.5)).containsExactly("NaN", "1.5");
    assertThat(cells(7L, 1200L)).containsExactly("   7", "1200");
  }

  @Test
  void escapesTextThatATerminalWouldInterpret() {
    TextTable table =
        TextTable.ofRows(List.of("la\nbel"), List.of(List.of("\u001b[2Jx\u202ey\ud800")));
    assertThat(text(table, Overflow.NOWRAP, 80))
        .isEqualTo("la\\u000abel\n-----------------------\n\\u001b[2Jx\\u202ey\\ud800\n");
  }

  @Test
  void anEmptyTablePrintsOnlyItsHeader() {
    TextTable table = TextTable.ofRows(List.of("a", "b"), List.of());
    assertThat(text(table, Overflow.NOWRAP, 80)).isEqualTo("a  b\n-  -\n");
    assertThat(text(table, Overflow.WRAP, 80)).isEqualTo("  a  b\n");
  }

  @Test
  void aTerminalHasAWidth() {
    assertThat(Terminal.width()).isPositive();
  }

  private static List<String> cells(Object... values) {
    TextTable table = TextTable.ofRows(List.of("x"), Arrays.stream(values).map(List::of).toList());
    return text(table, Overflow.NOWRAP, 80).lines().skip(2).toList();
  }

  private static String text(TextTable table, Overflow overflow, int width) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    table.print(out, overflow, width);
    out.flush();
    return text.toString().replace(System.lineSeparator(), "\n");
  }
}
