package io.mlids.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.alert.QueueServerProvider;
import org.junit.jupiter.api.Test;

class ElasticQueueTest {

  @Test
  void anErrorOfTheServerDoesNotEndTheProgram() {
    assertThat(ElasticQueue.SETTINGS.getBoolean("pekko.jvm-exit-on-fatal-error")).isFalse();
  }

  @Test
  void theServerFindsThisPart() {
    assertThat(QueueServerProvider.installed())
        .hasValueSatisfying(each -> assertThat(each).isInstanceOf(ElasticQueueProvider.class));
  }
}
