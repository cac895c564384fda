package io.mlids.core.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelFormatException;
import io.mlids.core.net.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningFileTest {
  private static final LearningFile.Model MODEL =
      new LearningFile.Model("0123456789ab", FeatureProfile.CORRECTED, SiteSample.WIDE);

  private static final Instant SINCE = Instant.parse("2026-03-01T12:00:00.123Z");

  @TempDir private Path folder;

  private static SiteLearner learner(int flows) {
    Random random = new Random(3);
    SiteLearner learner = new SiteLearner(SiteSample.WIDE, 1_000);
    for (int i = 0; i < flows; i++) {
      boolean ipv6 = i % 3 == 0;
      learner.add(
          new SiteFlow(
              new IpAddress(ipv6, ipv6 ? 0x20010db8_00000000L : 0, i),
              60_000,
              SiteSample.address(2),
              i % 5 == 0 ? -1 : 443,
              i % 5 == 0 ? -1 : SiteSample.TCP,
              i,
              i + 7L),
          SiteSample.row(SiteSample.WIDE.size(), random),
          random.nextDouble());
    }
    return learner;
  }

  @Test
  void restoresALearner() throws IOException {
    SiteLearner written = learner(2_500);
    written.leaveOut(flow -> flow.start() < 100);
    LearningFile.write(folder.resolve("new"), MODEL, SINCE, written);
    SiteLearner read = new SiteLearner(SiteSample.WIDE, 1_000);
    assertThat(LearningFile.read(folder.resolve("new"), MODEL, read)).isEqualTo(SINCE);
    assertThat(read.memory()).usingRecursiveComparison().isEqualTo(written.memory());
    assertThat(read.flows()).isEqualTo(2_500);
    assertThat(read.represented() + read.leftOut()).isBetween(2_490L, 2_510L);
  }

  @Test
  void aSmallerLearnerKeepsEverySecondFlow() throws IOException {
    LearningFile.write(folder, MODEL, SINCE, learner(900));
    SiteLearner small = new SiteLearner(SiteSample.WIDE, 500);
    LearningFile.read(folder, MODEL, small);
    assertThat(small.held()).isEqualTo(450);
    assertThat(small.represented()).isEqualTo(900);
  }

  @Test
  void refusesTheFlowsOfAnotherModel() throws IOException {
    LearningFile.write(folder, MODEL, SINCE, learner(10));
    SiteLearner reader = new SiteLearner(SiteSample.WIDE, 1_000);
    assertThatThrownBy(
            () ->
                LearningFile.read(
                    folder,
                    new LearningFile.Model(
                        "fedcba987654", FeatureProfile.CORRECTED, SiteSample.WIDE),
                    reader))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(folder.resolve("learning.gz").toString())
        .hasMessageContaining("learned with model 0123456789ab, not fedcba987654");
    for (LearningFile.Model other :
        List.of(
            new LearningFile.Model(MODEL.version(), FeatureProfile.CSE2018, SiteSample.WIDE),
            new LearningFile.Model(MODEL.version(), MODEL.profile(), SiteSample.COLUMNS))) {
      assertThatThrownBy(() -> LearningFile.read(folder, other, reader))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("features other than those of the model");
    }
    assertThat(reader.flows()).isZero();
  }

  @Test
  void refusesADamagedFile() throws IOException {
    LearningFile.write(folder, MODEL, SINCE, learner(500));
    Path file = folder.resolve(LearningFile.NAME);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 20, whole.length / 2, whole.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertDamaged();
    }
    byte[] flipped = whole.clone();
    flipped[flipped.length / 2] ^= 0x10;
    Files.write(file, flipped);
    assertDamaged();
    Files.writeString(file, "not compressed");
    assertDamaged();
    Files.write(file, compressed(out -> out.writeLong(12)));
    assertDamaged();
  }

  private void assertDamaged() {
    SiteLearner reader = new SiteLearner(SiteSample.WIDE, 1_000);
    assertThatThrownBy(() -> LearningFile.read(folder, MODEL, reader))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("learning.gz: ");
    assertThat(reader.flows()).isZero();
  }

  private interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] compressed(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      content.write(out);
    }
    return bytes.toByteArray();
  }

  @Test
  void removesTheFile() throws IOException {
    assertThat(LearningFile.existsIn(folder)).isFalse();
    LearningFile.delete(folder);
    LearningFile.write(folder, MODEL, SINCE, learner(1));
    assertThat(LearningFile.existsIn(folder)).isTrue();
    LearningFile.delete(folder);
    assertThat(folder).isEmptyDirectory();
  }
}
