package io.mlids.core.behaviour.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.net.IpAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateTableTest {
  private static final class Host extends Subject {
    Host(long address) {
      super(new IpAddress(false, 0, address), NO_ADDRESS, 0);
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

  @Test
  void everyRuleFindsItsOwnMemoryOfASubject() {
    StateTable<Host> table = new StateTable<>(1, 7);
    List<Memory<Tries>> memories =
        Stream.generate(() -> table.memory(Tries::new)).limit(5).toList();
    Host host = new Host(1);
    table.add(host);
    List.of(3, 0, 4, 1).forEach(rule -> memories.get(rule).of(host).tries = 10 + rule);

    assertThat(List.of(0, 1, 3, 4))
        .allSatisfy(rule -> assertThat(memories.get(rule).of(host).tries).isEqualTo(10 + rule));
    assertThat(memories.get(2).isOf(host)).isFalse();
    assertThat(memories.get(2).of(host).tries).isZero();
  }
}
