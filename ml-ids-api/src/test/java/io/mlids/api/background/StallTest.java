package io.mlids.api.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class StallTest {
  private final List<String> lines = new ArrayList<>();
  private long nanoTime = Long.MAX_VALUE - 1;
  private final Stall stall = new Stall(recorder(), () -> nanoTime);

  @Test
  void warnsRepeatedlyWhileAThreadIsBlocked() {
    stall.warn("file", "so what");
    stall.begin();
    nanoTime += Duration.ofMillis(9_999).toNanos();
    stall.warn("file", "so what");
    assertThat(lines).isEmpty();
    nanoTime += Duration.ofMillis(1).toNanos();
    stall.warn("file", "so what");
    stall.warn("file", "so what");
    assertThat(lines).containsExactly("[file, 10, so what]");
    nanoTime += Duration.ofSeconds(30).toNanos();
    stall.warn("file", "so what");
    assertThat(lines).hasSize(2);
    stall.end();
    nanoTime += Duration.ofSeconds(60).toNanos();
    stall.warn("file", "so what");
    assertThat(lines).hasSize(2);
  }

  private Logger recorder() {
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
              lines.add(Arrays.toString((Object[]) arguments[1]));
              return null;
            });
  }
}
