package io.mlids.aws.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;

class AwsSettingsTest {
  @Test
  void theEndpointOfAServiceTakesPrecedenceOverTheOneForAll() {
    AwsSettings settings =
        settings(
            "AWS_ENDPOINT_URL", "http://localhost:1", "AWS_ENDPOINT_URL_S3", "http://localhost:2");
    assertThat(settings.endpoint("S3")).contains(URI.create("http://localhost:2"));
    assertThat(settings.endpoint("SageMaker Runtime")).contains(URI.create("http://localhost:1"));
    assertThat(settings("AWS_ENDPOINT_URL", " ").endpoint("S3")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:1", "ftp://localhost", "http://", "http://me:s3cret@host", "%"})
  void anInvalidEndpointIsReportedByItsVariableOnly(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("AWS_ENDPOINT_URL", url).endpoint("S3"))
        .withMessageContaining("AWS_ENDPOINT_URL is not a valid URL")
        .withMessageNotContaining("s3cret");
  }

  @Test
  void theSelectedRegionTakesPrecedence() {
    AwsSettings settings =
        settings("AWS_REGION", "eu-west-1", "AWS_DEFAULT_REGION", "eu-central-1");
    assertThat(settings.region(Optional.of("ca-central-1"), false)).isEqualTo(Region.CA_CENTRAL_1);
    assertThat(settings.region(Optional.empty(), false)).isEqualTo(Region.EU_WEST_1);
    assertThat(settings("AWS_DEFAULT_REGION", "eu-central-1").region(Optional.empty(), false))
        .isEqualTo(Region.EU_CENTRAL_1);
    assertThat(settings().region(Optional.empty(), true)).isEqualTo(Region.US_EAST_1);
  }

  @Test
  void aRegionCannotNameAnotherHost() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings().region(Optional.of("eu.example.org/"), false))
        .withMessageContaining("not an AWS region");
  }

  @Test
  void theKeysOfTheOriginalAreUsedTogetherOrNotAtAll() {
    assertThat(
            settings("AWS_ACCESS_KEY", "AKIA", "AWS_SECRET_KEY", "secret")
                .credentials(false)
                .resolveCredentials())
        .isEqualTo(AwsBasicCredentials.create("AKIA", "secret"));
    assertThat(
            settings(
                    "AWS_ACCESS_KEY",
                    "AKIA",
                    "AWS_SECRET_KEY",
                    "secret",
                    "AWS_SESSION_TOKEN",
                    "tok")
                .credentials(true)
                .resolveCredentials())
        .isEqualTo(AwsSessionCredentials.create("AKIA", "secret", "tok"));
    assertThatThrownBy(() -> settings("AWS_SECRET_KEY", "secret").credentials(false))
        .hasMessageContaining("only one of AWS_ACCESS_KEY and AWS_SECRET_KEY")
        .hasMessageNotContaining("= secret");
  }

  @Test
  void aCompatibleServerGetsSomeCredentialsWithoutAQueryToTheNetwork() {
    assertThat(settings().credentials(true).resolveCredentials().accessKeyId()).isNotEmpty();
  }

  /** Such as an endpoint in a private network, which checks credentials like any other. */
  @Test
  void anAmazonHostAsEndpointGetsTheCredentialsOfTheChain() {
    String host = "https://vpce-0a1b.s3.eu-west-1.vpce.amazonaws.com";
    assertThat(connection(host).credentials()).isInstanceOf(DefaultCredentialsProvider.class);
    assertThat(connection("http://127.0.0.1:9000").credentials())
        .isInstanceOf(AwsCredentialsProviderChain.class);
  }

  private static AwsConnection connection(String endpoint) {
    return AwsConnection.of("S3", Optional.of("eu-west-1"), Map.of("AWS_ENDPOINT_URL", endpoint));
  }

  private static AwsSettings settings(String... pairs) {
    return switch (pairs.length) {
      case 0 -> new AwsSettings(Map.of());
      case 2 -> new AwsSettings(Map.of(pairs[0], pairs[1]));
      case 4 -> new AwsSettings(Map.of(pairs[0], pairs[1], pairs[2], pairs[3]));
      default ->
          new AwsSettings(Map.of(pairs[0], pairs[1], pairs[2], pairs[3], pairs[4], pairs[5]));
    };
  }
}
