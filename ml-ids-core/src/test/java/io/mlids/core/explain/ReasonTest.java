package io.mlids.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.Unit;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PACKETS | 3 | 5 | 1234 | x: 3 (benign: 5 to 1,234)",
        "BYTES | 1 | 0 | 65535 | x: 1 byte (benign: 0 to 65,535 bytes)",
        "BYTES | 1460.25 | 17.333 | 17.333 | x: 1,460 bytes (benign: 17.3 bytes)",
        "BYTES | -1 | -1 | 8192 | x: none (benign: none to 8,192 bytes)",
        "MICROSECONDS | 12 | 250 | 3400 | x: 12 µs (benign: 250 µs to 3.4 ms)",
        "MICROSECONDS | 119999999 | 1500000 | 12000000 | x: 120 s (benign: 1.5 to 12 s)",
        "BYTES_PER_SECOND | 0.012345 | 0 | 2.5e9 | x: 0.0123 bytes/s (benign: 0 to 2,500,000,000"
            + " bytes/s)",
        "NONE | NaN | 0.5 | 1 | x: missing (benign: 0.5 to 1)",
      })
  void writesValuesWithTheirUnits(Unit unit, double value, double low, double high, String text) {
    assertThat(reason(value, unit, false, low, high).text()).isEqualTo(text);
  }

  @Test
  void flagsAreYesOrNo() {
    assertThat(reason(1, Unit.NONE, true, 0, 0).text()).isEqualTo("x: yes (benign: no)");
    assertThat(reason(0, Unit.NONE, true, 0, 1).text()).isEqualTo("x: no (benign: yes or no)");
  }

  @Test
  void writesJson() throws IOException {
    Reason known = reason(3, Unit.PACKETS, false, 5, 8.5);
    Reason unknown =
        new Reason(
            List.of(Feature.FLOW_PKTS_S),
            "packet rate",
            Double.NaN,
            Unit.PACKETS_PER_SECOND,
            false,
            Optional.empty(),
            1,
            0.25);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      Reason.write(json, List.of(known, unknown));
    }
    assertThat(text)
        .hasToString(
            "[{\"text\":\"x: 3 (benign: 5 to 8.5)\",\"name\":\"x\","
                + "\"features\":[\"tot_fwd_pkts\",\"subflow_fwd_pkts\"],\"value\":3.0,"
                + "\"unit\":\"packets\",\"benign\":{\"low\":5.0,\"high\":8.5},"
                + "\"contribution\":2.5,\"share\":0.5},"
                + "{\"text\":\"packet rate: missing\",\"name\":\"packet rate\","
                + "\"features\":[\"flow_pkts_s\"],\"value\":null,\"unit\":\"packets/s\","
                + "\"contribution\":1.0,\"share\":0.25}]");
  }

  private static Reason reason(double value, Unit unit, boolean flag, double low, double high) {
    return new Reason(
        List.of(Feature.TOT_FWD_PKTS, Feature.SUBFLOW_FWD_PKTS),
        "x",
        value,
        unit,
        flag,
        Optional.of(new Reason.Range(low, high)),
        2.5,
        0.5);
  }
}
