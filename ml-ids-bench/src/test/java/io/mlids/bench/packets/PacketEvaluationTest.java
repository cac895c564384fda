package io.mlids.bench.packets;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.testing.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packets of the incidents in public captures. */
@Tag("shared")
class PacketEvaluationTest {
  @TempDir private Path folder;

  @Test
  void thePacketsOfEveryIncidentAreOriginalAndGiveItAgain() throws IOException {
    PacketEvaluation all = PacketEvaluation.of(SharedData.require("field/captures"), folder);
    assertThat(all.incidents())
        .hasSizeGreaterThan(50)
        .allSatisfy(
            each -> {
              assertThat(each.isGivenAgain()).as("%s", each).isTrue();
              assertThat(each.areOriginal()).as("%s", each).isTrue();
            });
  }
}
