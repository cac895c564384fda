package io.mlids.core.behaviour.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StateTableTest {
  private static final class Host extends Subject {
    Host(long address) {
      super(address, 0, 0, 0, 0);
    }
  }

  private static final class Tries implements Bounded {
    int tries;
    boolean released;

    @Override
    public void release() {
      released = true;
    }
  }

  @Test
  void theMemoryOfAnEvictedSubjectIsReleasedAndForgotten() {
    StateTable<Host> table = new StateTable<>(1, 7);
    Memory<Tries> memory = table.memory(Tries::new);
    Host host = new Host(1);
    table.add(host);
    Tries before = memory.of(host);
    before.tries = 5;
    assertThat(memory.of(host)).isSameAs(before);

    table.add(new Host(2));

    assertThat(table.evicted()).isEqualTo(1);
    assertThat(host.isHeld()).isFalse();
    assertThat(before.released).isTrue();
    assertThat(memory.isOf(host)).isFalse();
    assertThat(memory.of(host).tries).isZero();
    assertThat(memory.of(host).released).isTrue();
  }
}
