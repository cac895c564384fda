package io.mlids.core.behaviour.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmallSetTest {
  @Test
  void aReleasedSetKeepsItsSizeAndGivesItsCapacityBack() {
    SetCapacity shared = new SetCapacity(1000);
    SmallSet set = new SmallSet(shared);
    for (int number = 0; number < 100; number++) {
      set.add(number);
    }
    assertThat(shared.taken()).isPositive();

    set.release();

    assertThat(shared.taken()).isZero();
    assertThat(set.size()).isEqualTo(100);
    assertThat(set.add(1000)).isFalse();
    assertThat(set.size()).isEqualTo(100);
    set.release();
    assertThat(shared.taken()).isZero();
  }

  @Test
  void countsDistinctNumbers() {
    SmallSet set = new SmallSet(new SetCapacity(100_000));
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 3000; i++) {
        assertThat(set.add(i)).isEqualTo(round == 0);
      }
    }
    assertThat(set.size()).isEqualTo(3000);
    assertThat(set.isFull()).isFalse();
    assertThat(set.contains(2999)).isTrue();
    assertThat(set.contains(3000)).isFalse();
  }

  @Test
  void aSetWithoutMoreCapacityIsFull() {
    SetCapacity capacity = new SetCapacity(64);
    SmallSet first = new SmallSet(capacity);
    SmallSet second = new SmallSet(capacity);
    for (int i = 0; i < 1000; i++) {
      first.add(i);
    }
    assertThat(first.isFull()).isTrue();
    assertThat(first.size()).isBetween(24, 64);
    assertThat(capacity.taken()).isLessThanOrEqualTo(64);
    first.release();
    assertThat(capacity.taken()).isZero();
    for (int i = 0; i < 40; i++) {
      second.add(i);
    }
    assertThat(second.size()).isEqualTo(40);
    assertThat(capacity.refused()).isPositive();
  }

  @Test
  void aSetDoesNotExceedItsMaximumSize() {
    SmallSet set = new SmallSet(new SetCapacity(1_000_000));
    for (int i = 0; i < 10_000; i++) {
      set.add(i * 7919L);
    }
    assertThat(set.size()).isEqualTo(SmallSet.MAX);
    assertThat(set.isFull()).isTrue();
  }
}
