package io.mlids.api.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

class SageMakerTargetTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  @Test
  void theOriginalsVariablesNameHostAndPath() {
    SageMakerTarget target =
        of(
            "/endpoints/ml-ids-classifier/invocations",
            Map.of("AWS_SAGEMAKER_HOST", "runtime.sagemaker.eu-west-1.amazonaws.com"));
    assertThat(target.name()).isEqualTo("ml-ids-classifier");
    assertThat(target.path()).contains("/endpoints/ml-ids-classifier/invocations");
    assertThat(target.connection().region().id()).isEqualTo("eu-west-1");
    assertThat(target.connection().endpoint())
        .contains(URI.create("https://runtime.sagemaker.eu-west-1.amazonaws.com"));
  }

  @Test
  void aNameNeedsOnlyARegion() {
    SageMakerTarget target = of("ml-ids", Map.of("AWS_REGION", "us-east-2"));
    assertThat(target.path()).isEmpty();
    assertThat(target.connection().endpoint()).isEmpty();
    assertThat(target.connection().region().id()).isEqualTo("us-east-2");
    assertThat(target.description()).isEqualTo("SageMaker endpoint ml-ids");
  }

  @Test
  void aHostThatIsNotAmazonsNeedsNoRegion() {
    SageMakerTarget target =
        of("/invocations", Map.of("AWS_SAGEMAKER_HOST", "http://127.0.0.1:8080"));
    assertThat(target.connection().endpoint()).contains(URI.create("http://127.0.0.1:8080"));
    assertThat(target.description()).isEqualTo("SageMaker endpoint /invocations");
  }

  @Test
  void anEmptyEndpointUrlCountsAsUnset() {
    SageMakerTarget target =
        of(
            "/invocations",
            Map.of("AWS_SAGEMAKER_HOST", "http://127.0.0.1:8080", "AWS_ENDPOINT_URL", " "));
    assertThat(target.connection().endpoint()).contains(URI.create("http://127.0.0.1:8080"));
  }

  @Test
  void aHostInAPrivateNetworkNamesTheRegion() {
    SageMakerTarget target =
        of(
            "ml-ids",
            Map.of(
                "AWS_SAGEMAKER_HOST",
                "vpce-0a1b.runtime.sagemaker.eu-central-1.vpce.amazonaws.com"));
    assertThat(target.connection().region().id()).isEqualTo("eu-central-1");
    assertThat(target.connection().credentials()).isInstanceOf(DefaultCredentialsProvider.class);
  }

  @Test
  void aStandInTakesPrecedenceOverTheHost() {
    SageMakerTarget target =
        of(
            "ml-ids",
            Map.of(
                "AWS_SAGEMAKER_HOST", "runtime.sagemaker.eu-west-1.amazonaws.com",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:5555"));
    assertThat(target.connection().endpoint()).contains(URI.create("http://127.0.0.1:5555"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"my endpoint", "-a", "a_b", "https://host/path", "", "/a b", "/a?b=c"})
  void whatIsNeitherNameNorPathIsRefused(String endpoint) {
    assertThatThrownBy(() -> of(endpoint, Map.of("AWS_REGION", "eu-west-1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + endpoint + "' is not ");
  }

  @Test
  void aHostWithAPasswordIsRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> of("a", Map.of("AWS_SAGEMAKER_HOST", "https://me:secret@host")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AWS_SAGEMAKER_HOST")
        .hasMessageNotContaining("secret");
  }

  private static SageMakerTarget of(String endpoint, Map<String, String> environment) {
    return SageMakerTarget.of(endpoint, TIMEOUT, environment);
  }
}
