package io.mlids.api.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackedRowTest {

  @Test
  void equalsTheRowThatItWasCreatedFrom() {
    List<Object> row =
        Arrays.asList(
            1.5,
            -0.0,
            Double.NaN,
            null,
            7L,
            Long.MIN_VALUE,
            "text",
            true,
            BigInteger.TWO.pow(80),
            List.of(1L),
            Map.of("a", 2L),
            0.0,
            0L);

    List<Object> packed = PackedRow.of(row);

    assertThat(packed).isEqualTo(row);
    assertThat(row).isEqualTo(packed);
    assertThat(packed).hasSameHashCodeAs(row);
  }

  @Test
  void acceptsARowWithoutValues() {
    assertThat(PackedRow.of(List.of())).isEmpty();
  }

  @Test
  void equalColumnsOfRequestsAreShared() {
    RequestColumns columns = new RequestColumns();
    SubmittedColumns first = columns.of(names("tot_fwd_pkts", "host"));

    assertThat(columns.of(names("tot_fwd_pkts", "host"))).isSameAs(first);
    assertThat(columns.of(names("host", "tot_fwd_pkts")).names())
        .containsExactly("host", "tot_fwd_pkts");
  }

  @Test
  void columnsOfUnusualSizeAreNotCached() {
    RequestColumns columns = new RequestColumns();
    SubmittedColumns usual = columns.of(names("a"));
    List<String> long1 = names("x".repeat(100_000));

    assertThat(columns.of(long1)).isNotSameAs(columns.of(long1));
    assertThat(columns.of(names("a"))).isSameAs(usual);
  }

  /**
   * Creates new string objects on each call, because separate requests also have separate strings.
   */
  private static List<String> names(String... names) {
    return Arrays.stream(names).map(name -> new StringBuilder(name).toString()).toList();
  }
}
