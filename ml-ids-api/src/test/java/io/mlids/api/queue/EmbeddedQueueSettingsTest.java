package io.mlids.api.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddedQueueSettingsTest {
  @Test
  void anErrorOfTheServerDoesNotEndTheProgram() {
    assertThat(EmbeddedQueue.SETTINGS.getBoolean("pekko.jvm-exit-on-fatal-error")).isFalse();
  }
}
