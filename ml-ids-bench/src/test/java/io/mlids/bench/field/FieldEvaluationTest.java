package io.mlids.bench.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.core.incident.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that attacks in public captures are detected, and that benign traffic causes few reports.
 */
@Tag("shared")
class FieldEvaluationTest {
  private static FieldEvaluation field;

  @BeforeAll
  static void readTheCaptures() throws IOException {
    String shared = System.getenv("MLIDS_SHARED");
    Path folder =
        (shared == null
                ? Path.of(System.getProperty("mlids.root"))
                    .toAbsolutePath()
                    .normalize()
                    .resolveSibling("shared")
                : Path.of(shared))
            .resolve("field/captures");
    assumeTrue(
        Files.exists(folder.resolve("labels.tsv")),
        () ->
            folder + " is missing: set MLIDS_SHARED to the directory that contains field/captures");
    field = FieldEvaluation.of(folder);
  }

  @Test
  void mostAttacksAreFoundWithTheirKindAndAddresses() {
    assertThat(field.found()).isGreaterThanOrEqualTo(0.85);
  }

  @Test
  void mostOfTheLargeKindsAreFound() {
    SoftAssertions all = new SoftAssertions();
    for (String kind : new String[] {"sweep", "portscan", "reflection", "guessing", "slow"}) {
      all.assertThat(field.found(kind)).as(kind).isGreaterThanOrEqualTo(2.0 / 3);
    }
    for (String kind : new String[] {"flood", "tunnel"}) {
      all.assertThat(field.found(kind)).as(kind).isGreaterThanOrEqualTo(2.0 / 3);
    }
    all.assertAll();
  }

  @Test
  void littleIsToldOfOrdinaryTraffic() {
    assertThat(field.falselyTold(Severity.MEDIUM)).isLessThanOrEqualTo(0.02);
    assertThat(field.falselyTold(Severity.LOW)).isLessThanOrEqualTo(0.05);
  }
}
