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
        "PACKETS | 3 | 5 | 1234 | x: 3 (below the benign range: 5 to 1,234)",
        "BYTES | 1 | 0 | 65535 | x: 1 byte (inside the benign range: 0 to 65,535" + " bytes)",
        "BYTES | 1460.25 | 17.333 | 17.333 | x: 1,460 bytes (above the benign range: 17.3"
            + " bytes)",
        "BYTES | -1 | -1 | 8192 | x: none (inside the benign range: none to 8,192 bytes)",
        "MICROSECONDS | 12 | 250 | 3400 | x: 12 µs (below the benign range: 250 µs to 3.4" + " ms)",
        "MICROSECONDS | 119999999 | 1500000 | 12000000 | x: 120 s (above the benign range:"
            + " 1.5 to 12 s)",
        "BYTES_PER_SECOND | 0.012345 | 0 | 2.5e9 | x: 0.0123 bytes/s (inside the benign range: 0 to"
            + " 2,500,000,000 bytes/s)",
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
            true,
            Optional.empty(),
            Optional.empty(),
            1,
            0.25);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      Reason.write(json, List.of(known, unknown));
    }
    assertThat(text)
        .hasToString(
            "[{\"text\":\"x: 3 (below the benign range: 5 to 8.5)\",\"name\":\"x\","
                + "\"features\":[\"tot_fwd_pkts\",\"subflow_fwd_pkts\"],\"value\":3.0,"
                + "\"unit\":\"packets\",\"benign\":{\"low\":5.0,\"high\":8.5},"
                + "\"position\":\"below\",\"about\":\"behaviour\",\"contribution\":2.5,\"share\":0.5},{\"text\":\"packet"
                + " rate: missing; depends on the host's operating system\",\"name\":\"packet"
                + " rate\",\"features\":[\"flow_pkts_s\"],\"value\":null,\"unit\":\"packets/s\","
                + "\"about\":\"host\",\"contribution\":1.0,\"share\":0.25}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9 | above | true | x: 9 (above the benign range: 2 to 8 in training, 1 to 6 at your site)",
        "7 | inside | true | x: 7 (inside the benign range in training: 2 to 8; above that at your"
            + " site: 1 to 6)",
        "1 | below | false | x: 1 (below the benign range in training: 2 to 8; inside that at your"
            + " site: 1 to 6)",
        "3 | inside | false | x: 3 (inside the benign range: 2 to 8 in training, 1 to 6 at your"
            + " site)",
      })
  void comparesWithTrainingAndWithTheSite(
      double value, String position, boolean unusual, String text) throws IOException {
    Reason reason =
        with(
            value,
            Unit.PACKETS,
            false,
            Optional.of(new Reason.Range(2, 8)),
            Optional.of(new Reason.Range(1, 6)));
    assertThat(reason.text()).isEqualTo(text);
    assertThat(reason.isUnusual()).isEqualTo(unusual);
    StringWriter written = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(written)) {
      Reason.write(json, List.of(reason));
    }
    assertThat(written.toString())
        .contains("\"position\":\"" + position + "\",\"site\":{\"low\":1.0,\"high\":6.0}");
  }

  @Test
  void comparesWithTheSiteAloneIfTheBundleHasNoRanges() {
    Reason reason =
        with(9, Unit.PACKETS, false, Optional.empty(), Optional.of(new Reason.Range(1, 6)));
    assertThat(reason.text()).isEqualTo("x: 9 (above the benign range at your site: 1 to 6)");
    assertThat(reason.isUnusual()).isTrue();
  }

  private static Reason reason(double value, Unit unit, boolean flag, double low, double high) {
    return with(value, unit, flag, Optional.of(new Reason.Range(low, high)), Optional.empty());
  }

  private static Reason with(
      double value,
      Unit unit,
      boolean flag,
      Optional<Reason.Range> benign,
      Optional<Reason.Range> site) {
    return new Reason(
        List.of(Feature.TOT_FWD_PKTS, Feature.SUBFLOW_FWD_PKTS),
        "x",
        value,
        unit,
        flag,
        false,
        benign,
        site,
        2.5,
        0.5);
  }
}
