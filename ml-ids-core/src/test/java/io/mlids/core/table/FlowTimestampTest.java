package io.mlids.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.FeatureProfile;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FlowTimestampTest {
  private static final long AFTERNOON = 1_518_634_267_123_456L;

  @Test
  void thePublishedFormatHasA12HourClockInTheZone() {
    FlowTimestamp utc = new FlowTimestamp(FeatureProfile.CSE2018, ZoneOffset.UTC);
    assertThat(utc.text(AFTERNOON)).isEqualTo("14/02/2018 06:51:07");
    assertThat(utc.text(0)).isEqualTo("01/01/1970 12:00:00");
    FlowTimestamp atlantic =
        new FlowTimestamp(FeatureProfile.CSE2018, ZoneId.of("America/Moncton"));
    assertThat(atlantic.text(AFTERNOON)).isEqualTo("14/02/2018 02:51:07");
  }

  @Test
  void truncatesTimesBeforeTheEpochToMillisecondsTowardsIt() {
    FlowTimestamp utc = new FlowTimestamp(FeatureProfile.CSE2018, ZoneOffset.UTC);
    assertThat(utc.text(-999)).isEqualTo("01/01/1970 12:00:00");
    assertThat(utc.text(-1000)).isEqualTo("31/12/1969 11:59:59");
  }

  @Test
  void theCorrectedFormatIsIsoInUtcInAnyZone() {
    FlowTimestamp text = new FlowTimestamp(FeatureProfile.CORRECTED, ZoneId.of("America/Moncton"));
    assertThat(text.text(AFTERNOON)).isEqualTo("2018-02-14T18:51:07.123456Z");
    assertThat(text.text(-1)).isEqualTo("1969-12-31T23:59:59.999999Z");
  }
}
