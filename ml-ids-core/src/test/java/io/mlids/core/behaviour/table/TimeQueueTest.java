package io.mlids.core.behaviour.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeQueueTest {
  private record Timed(long time, long number) {}

  @Test
  void elementsAreOrderedByTimeThenByNumber() {
    Random random = new Random(1);
    TimeQueue<Timed> queue = new TimeQueue<>();
    List<Timed> all = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      Timed timed = new Timed(random.nextInt(300), i);
      all.add(timed);
      queue.add(timed.time(), i, timed);
    }
    all.sort(Comparator.comparingLong(Timed::time).thenComparingLong(Timed::number));
    List<Timed> removed = new ArrayList<>();
    while (queue.size() > 0) {
      assertThat(queue.firstTime()).isEqualTo(all.get(removed.size()).time());
      removed.add(queue.remove());
    }
    assertThat(removed).isEqualTo(all);
    assertThat(queue.firstTime()).isEqualTo(Long.MAX_VALUE);
  }
}
