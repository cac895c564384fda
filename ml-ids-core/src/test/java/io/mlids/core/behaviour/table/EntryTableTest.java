package io.mlids.core.behaviour.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryTableTest {
  private static final class Numbered extends Entry {
    private Numbered(long number) {
      super(0, number, 0, 0, 0);
    }
  }

  private static Numbered find(EntryTable<Numbered> table, long number) {
    return table.find(0, number, 0, 0, 0);
  }

  @Test
  void holdsWhatAMapHoldsAfterAnyAdditionsAndRemovals() {
    Random random = new Random(5);
    EntryTable<Numbered> table = new EntryTable<>(random.nextLong());
    Map<Long, Numbered> expected = new HashMap<>();
    for (int step = 0; step < 200_000; step++) {
      // The range grows and shrinks again, so that the table becomes nearly full, then nearly
      // empty.
      long number = random.nextInt(1 + (step % 50_000) / 10);
      Numbered known = expected.remove(number);
      assertThat(find(table, number)).isSameAs(known);
      if (known == null) {
        Numbered entry = new Numbered(number);
        table.add(entry);
        expected.put(number, entry);
      } else {
        table.remove(known);
      }
    }
    assertThat(table.size()).isEqualTo(expected.size());
    expected.forEach((number, entry) -> assertThat(find(table, number)).isSameAs(entry));
  }

  @Test
  void findsEveryEntryWhileItGrowsAndNoneOnceAllAreRemoved() {
    EntryTable<Numbered> table = new EntryTable<>(7);
    List<Numbered> entries = new ArrayList<>();
    for (long number = 0; number < 10_000; number++) {
      Numbered entry = new Numbered(number);
      entries.add(entry);
      table.add(entry);
    }
    for (int number = 0; number < entries.size(); number++) {
      assertThat(find(table, number)).isSameAs(entries.get(number));
    }
    entries.forEach(table::remove);
    assertThat(table.size()).isZero();
    for (int number = 0; number < entries.size(); number++) {
      assertThat(find(table, number)).isNull();
    }
  }
}
