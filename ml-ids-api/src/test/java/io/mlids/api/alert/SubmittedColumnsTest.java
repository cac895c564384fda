package io.mlids.api.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SubmittedColumnsTest {

  @Test
  void theMemoryOfAUsualRowIsItsLength() {
    List<String> names = Feature.all().stream().map(Feature::columnName).toList();
    List<Object> row = Collections.nCopies(names.size(), 1.5);
    assertThat(SubmittedColumns.of(names).memory(row, 400)).isEqualTo(400);
  }

  @Test
  void longNamesCountForEachRowThatRefersToThem() {
    SubmittedColumns columns = SubmittedColumns.of(List.of("x".repeat(8_000_000)));
    assertThat(columns.memory(List.of(1), 2)).isBetween(7_900_000, 8_000_100);
  }

  @Test
  @Tag("slow")
  void emptyObjectsCountWithTheirMemory() {
    SubmittedColumns columns = SubmittedColumns.of(List.of("x"));
    List<Object> empty = Collections.nCopies(1_000_000, Map.of());
    assertThat(columns.memory(List.of(empty), 3_000_000)).isGreaterThan(60_000_000);
    assertThat(columns.memory(List.of(Collections.nCopies(100_000_000, List.of())), 300_000_000))
        .isEqualTo(Integer.MAX_VALUE);
  }
}
