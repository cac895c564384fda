package io.mlids.api.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class RateLimitedLogTest {
  private final List<String> lines = new ArrayList<>();
  private long nanoTime = Long.MAX_VALUE - 1;
  private final RateLimitedLog log = new RateLimitedLog(recorder(), () -> nanoTime);

  @Test
  void warnsImmediatelyThenEvery30SecondsRegardlessOfTheTimeOfDay() {
    log.warn("a");
    nanoTime += 29_999_999_999L;
    log.warn("b");
    log.warn("c");
    nanoTime += 1;
    log.warn("d");
    assertThat(lines).containsExactly("a", "d; 2 similar messages were suppressed");
  }

  private Logger recorder() {
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
              lines.add(arguments[0].toString());
              return null;
            });
  }
}
