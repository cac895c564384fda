package io.mlids.core.hdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PickledListTest {

  @Test
  void readsWhatPyTablesWrites() {
    assertThat(read("(lp0\nVdst_port\np1\naVprotocol\np2\na."))
        .containsExactly("dst_port", "protocol");
    assertThat(read("(lp0\n.")).isEmpty();
  }

  @Test
  void readsWhatPython2WroteAndNumbersAsNames() {
    assertThat(read("(lp1\nS'flow_byts_s'\np2\naI0\naL7L\nag2\na."))
        .containsExactly("flow_byts_s", "0", "7", "flow_byts_s");
  }

  @Test
  void readsEscapesAndLatinLetters() {
    assertThat(read("(lVa\\u20acb\u00e9\na.")).containsExactly("a€bé");
  }

  /** The result of {@code pickle.dumps(['dst_port', 'é', 7, 300, 70000, 'dst_port'], protocol)}. */
  @ParameterizedTest
  @CsvSource({
    "1, 5d71002858080000006473745f706f727471015802000000c3a971024b074d2c014a701101006801652e",
    "2, 80025d71002858080000006473745f706f727471015802000000c3a971024b074d2c014a701101006801652e",
    "4, 80049521000000000000005d94288c086473745f706f7274948c02c3a9944b074d2c014a701101006801652e",
    "5, 80059521000000000000005d94288c086473745f706f7274948c02c3a9944b074d2c014a701101006801652e"
  })
  void readsBinaryProtocols(int protocol, String hex) {
    byte[] pickle = HexFormat.of().parseHex(hex);

    assertThat(PickledList.strings(pickle))
        .containsExactly("dst_port", "é", "7", "300", "70000", "dst_port");
  }

  @Test
  void readsWhatTheWriterPickles() {
    List<String> names = List.of("a", "flow_byts_s");
    assertThat(read(Pickle.list(names).text())).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cposix\nsystem\n(S'true'\ntR.",
        "(lc__builtin__\nlist\na.",
        "(lVa\na",
        "(lVa\n",
        "a.",
        "l.",
        ".",
        "",
        "Va\n.",
        "(l(la.",
        "(lg5\na.",
        "(lS'a\\x00'\na.",
        "(lVa\\u12\na.",
        "(lIx\na.",
      })
  void rejectsAnythingElse(String pickle) {
    assertThatThrownBy(() -> read(pickle)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> read(String pickle) {
    return PickledList.strings(pickle.getBytes(StandardCharsets.ISO_8859_1));
  }
}
