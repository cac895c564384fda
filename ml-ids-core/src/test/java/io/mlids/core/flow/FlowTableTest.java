package io.mlids.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowTableTest {

  @ParameterizedTest
  @CsvSource({"2, 1", "5, 2", "2, 3", "5, 4"})
  void behavesLikeAMapUnderRandomInsertionsAndRemovals(int words, long seed) {
    Random random = new Random(seed);
    FlowTable table = new FlowTable(words, true, seed);
    Map<Long, Integer> entries = new HashMap<>();
    for (int step = 0; step < 200_000; step++) {
      long number = random.nextInt(step < 100_000 ? 30_000 : 300);
      long[] key = key(number, words);
      Integer expected = entries.get(number);
      assertThat(table.find(key)).isEqualTo(expected == null ? -1 : expected);
      if (expected == null) {
        int entry = table.insert(key);
        table.setFirst(entry, number, 17, (int) -number);
        entries.put(number, entry);
      } else {
        assertThat(table.time(expected)).isEqualTo(number);
        assertThat(table.sequence(expected)).isEqualTo((int) -number);
        if (random.nextBoolean()) {
          table.remove(expected);
          entries.remove(number);
        }
      }
      if (step == 150_000) {
        for (int entry = 0; entry < table.entryLimit(); entry++) {
          if (table.isUsed(entry) && table.time(entry) > 200) {
            entries.remove(table.time(entry));
            table.remove(entry);
          }
        }
      }
      assertThat(table.size()).isEqualTo(entries.size());
    }
  }

  private static long[] key(long number, int words) {
    long[] key = new long[words];
    key[words - 1] = number;
    return key;
  }
}
