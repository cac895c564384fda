package io.mlids.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3AddressTest {
  @Test
  void theKeyIsEverythingAfterTheBucket() {
    S3Address address = S3Address.of("S3://cse-cic-ids2018/Processed Traffic/a%20b.csv");
    assertThat(address.bucket()).isEqualTo("cse-cic-ids2018");
    assertThat(address.key()).isEqualTo("Processed Traffic/a%20b.csv");
    assertThat(address).hasToString("s3://cse-cic-ids2018/Processed Traffic/a%20b.csv");
    assertThat(address.isPrefix()).isFalse();
    assertThat(S3Address.of("s3://bucket").isPrefix()).isTrue();
    assertThat(S3Address.of("s3://bucket/flows/").isPrefix()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://", "s3:///key", "s3://b/key", "s3://host:80/key", "s3:/bucket/key"})
  void anInvalidAddressIsRefused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3Address.of(uri))
        .withMessageContaining("use s3://BUCKET/KEY");
  }

  @Test
  void aKeyBecomesAPathBelowTheDirectory() {
    S3Address address = S3Address.of("s3://bucket/flows/day 1/a.csv");
    assertThat(address.below(Path.of("out"), "flows/")).contains(Path.of("out/day 1/a.csv"));
    assertThat(address.below(Path.of("out"), "")).contains(Path.of("out/flows/day 1/a.csv"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../a.csv", "a/../../b.csv", "/etc/a.csv", "a//b.csv", "a/.b.csv", "a\\b", "a\nb"})
  void aKeyCannotLeadOutOfTheDirectory(String key) {
    assertThat(new S3Address("bucket", key).below(Path.of("out"), "")).isEmpty();
  }
}
