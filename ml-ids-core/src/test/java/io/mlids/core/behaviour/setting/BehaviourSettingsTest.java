package io.mlids.core.behaviour.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BehaviourSettingsTest {
  @TempDir private Path folder;

  private BehaviourSettings read(String json) throws IOException {
    return BehaviourSettings.read(Files.writeString(folder.resolve("own.json"), json));
  }

  @Test
  void everyParameterHasAValidDefault() {
    BehaviourSettings shipped = BehaviourSettings.shipped();
    for (Parameter each : Parameter.values()) {
      assertThat(shipped.value(each)).isBetween(each.least(), each.most());
    }
  }

  @Test
  void aFileOverridesOnlyTheSettingsItContains() throws IOException {
    BehaviourSettings own = read("{\"port_scan\": {\"net_failures\": 25}}");
    assertThat(own.value(Parameter.PORT_SCAN_NET_FAILURES)).isEqualTo(25);
    assertThat(own.value(Parameter.SWEEP_NET_FAILURES))
        .isEqualTo(BehaviourSettings.shipped().value(Parameter.SWEEP_NET_FAILURES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"port_scan\": {\"ports\": 9}} | port_scan.ports: unknown setting",
        "{\"scan\": {\"net_failures\": 9}} | scan.net_failures: unknown setting",
        "{\"port_scan\": {\"net_failures\": 0}} | port_scan.net_failures: 0 is not a number from"
            + " 1",
        "{\"port_scan\": {\"net_failures\": \"9\"}} | port_scan.net_failures: \"9\" is not a"
            + " number",
        "{\"port_scan\": 9} | port_scan: the value must be a JSON object",
        "[] | must contain a JSON object",
        "{\"port_scan\": { | line 1, column",
        "{\"port_scan\": {}, \"port_scan\": {}} | Duplicate",
      })
  void refusesInvalidSettingsWithTheirLocation(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(BehaviourSettingsException.class)
        .hasMessageContaining("own.json: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("Source");
  }

  @Test
  void refusesADirectory() {
    assertThatThrownBy(() -> BehaviourSettings.read(folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("directory");
  }
}
