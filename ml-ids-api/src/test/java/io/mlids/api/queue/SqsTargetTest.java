package io.mlids.api.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class SqsTargetTest {
  private static final String AMAZON =
      "https://sqs.eu-central-1.amazonaws.com/123456789012/attacks";
  private static final String LOCAL = "http://localhost:9324/000000000000/ml-ids-attacks";

  @Test
  void findsAStandInByTheQueueUrl() {
    assertThat(SqsTarget.of(LOCAL, Map.of()).connection().endpoint())
        .hasValue(URI.create("http://localhost:9324"));
    assertThat(SqsTarget.of(AMAZON, Map.of()).connection().endpoint()).isEmpty();
    assertThat(
            SqsTarget.of(AMAZON, Map.of("AWS_ENDPOINT_URL", "http://moto:5000"))
                .connection()
                .endpoint())
        .hasValue(URI.create("http://moto:5000"));
  }

  @Test
  void signsForTheRegionOfTheQueue() {
    Map<String, String> region = Map.of("AWS_REGION", "eu-west-1");
    assertThat(SqsTarget.of(AMAZON, region).connection().region().id()).isEqualTo("eu-central-1");
    assertThat(SqsTarget.of(LOCAL, region).connection().region().id()).isEqualTo("eu-west-1");
    assertThat(SqsTarget.of(LOCAL, Map.of()).connection().region().id()).isEqualTo("us-east-1");
  }

  @Test
  void acceptsTheKeysOfTheOriginal() {
    AwsCredentials keys =
        (AwsCredentials)
            SqsTarget.of(AMAZON, Map.of("AWS_ACCESS_KEY", "a", "AWS_SECRET_KEY", "s"))
                .connection()
                .credentials()
                .resolveIdentity()
                .join();
    assertThat(keys.accessKeyId()).isEqualTo("a");
    assertThat(keys.secretAccessKey()).isEqualTo("s");
    assertThat(
            SqsTarget.of(
                    AMAZON,
                    Map.of("AWS_ACCESS_KEY", "a", "AWS_SECRET_KEY", "s", "AWS_SESSION_TOKEN", "t"))
                .connection()
                .credentials()
                .resolveIdentity()
                .join())
        .isInstanceOfSatisfying(
            AwsSessionCredentials.class, c -> assertThat(c.sessionToken()).isEqualTo("t"));
  }

  @Test
  void refusesHalfAPairOfKeysAndInvalidUrls() {
    assertThatThrownBy(() -> SqsTarget.of(AMAZON, Map.of("AWS_ACCESS_KEY", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AWS_SECRET_KEY");
    assertThatThrownBy(() -> SqsTarget.of("attacks", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'attacks'");
  }
}
