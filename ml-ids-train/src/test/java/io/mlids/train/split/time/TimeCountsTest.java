package io.mlids.train.split.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeCountsTest {

  @ParameterizedTest
  @CsvSource({
    "14/02/2018 08:31:01, 2018-02-14 08:31:01",
    "14/02/2018 12:00:00, 2018-02-14 12:00",
    "14/02/2018 02:51:07, 2018-02-14 14:51:07",
    "14/02/2018 14:51:07, 2018-02-14 14:51:07",
    "5/7/2017 2:51, 2017-07-05 14:51",
    "5/7/2017 2:51 AM, 2017-07-05 02:51",
    "05/07/2017 08:42:42 PM, 2017-07-05 20:42:42",
    "05/07/2017 12:00:01 AM, 2017-07-05 00:00:01",
    "2018-12-01 10:51:39.813448, 2018-12-01 10:51:39",
    "2018-02-14T18:51:07.123456Z, 2018-02-14 18:51:07",
    "2018-02-14T18:51:07+02:00, 2018-02-14 16:51:07",
    "2018-02-14T01:00:00-04:00, 2018-02-14 05:00"
  })
  void readsTheTimesOfPublishedDatasets(String text, String time) throws DatasetFormatException {
    assertThat(RowTime.text(new RowTime().of(text, 0))).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({"''", "yesterday", "31/02/2018 08:31:01", "14/02/2018 25:31:01", "2018-02-14"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> new RowTime().of(text, 17))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("row 17: the timestamp '" + text + "' is not a time");
  }

  @Test
  void countsTheClassesOfEachDay() throws DatasetFormatException {
    TimeCounts days = TimeCounts.byDay();
    TimeCounts other = days.emptyCopy();
    days.add(batch("14/02/2018 08:31:01", "14/02/2018 02:31:01", "15/02/2018 08:31:01"));
    other.add(batch("14/02/2018 09:31:01"));
    days.add(other);
    assertThat(days.rows().values()).containsExactly(Map.of("Benign", 3L), Map.of("Benign", 1L));
  }

  @Test
  void intervalsBecomeLongerWhenThereAreTooMany() throws DatasetFormatException {
    TimeCounts counts = TimeCounts.bySecond();
    TimeCounts some = counts.emptyCopy();
    LocalDateTime start = LocalDateTime.of(2018, 2, 14, 8, 0);
    int seconds = 2 * TimeCounts.MAX_INTERVALS + 500;
    String[] texts = new String[500];
    for (int from = 0; from < seconds; from += texts.length) {
      for (int i = 0; i < texts.length; i++) {
        texts[i] = start.plusSeconds(from + i).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
      }
      (from < 1_000 ? some : counts).add(batch(texts));
    }
    counts.add(some);
    assertThat(counts.rows())
        .hasSizeBetween(TimeCounts.MAX_INTERVALS / 2, TimeCounts.MAX_INTERVALS);
    assertThat(counts.rows().values().stream().mapToLong(each -> each.get("Benign")).sum())
        .isEqualTo(seconds);
  }

  @Test
  void blocksHaveAboutTheSameNumberOfRows() throws DatasetFormatException {
    TimeCounts counts = TimeCounts.bySecond();
    String[] texts = new String[1000];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "14/02/2018 09:%02d:%02d".formatted(i / 60, i % 60);
    }
    counts.add(batch(texts));
    List<Long> starts = TimeBlocks.starts(counts, 7);
    assertThat(starts).hasSize(7).isSorted();
    for (int block = 1; block < 7; block++) {
      long rows = counts.rows().subMap(starts.get(block - 1), starts.get(block)).size();
      assertThat(rows).isBetween(142L, 143L);
    }
  }

  @Test
  void refusesMoreBlocksThanTimes() throws DatasetFormatException {
    TimeCounts counts = TimeCounts.bySecond();
    counts.add(batch("14/02/2018 09:00:00", "14/02/2018 09:00:00", "14/02/2018 10:00:00"));
    assertThat(TimeBlocks.starts(counts, 2)).hasSize(2);
    assertThatThrownBy(() -> TimeBlocks.starts(counts, 3))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("too few different times for 3 time blocks, only 2 are possible");
  }

  private static FlowBatch batch(String... timestamps) {
    FlowBatch batch = new FlowBatch(timestamps.length);
    batch.setSize(timestamps.length);
    for (int row = 0; row < timestamps.length; row++) {
      batch.timestamps()[row] = timestamps[row];
      batch.labels()[row] = "Benign";
      batch.index()[row] = row;
    }
    return batch;
  }
}
