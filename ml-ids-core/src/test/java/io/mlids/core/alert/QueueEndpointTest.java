package io.mlids.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueEndpointTest {
  private static final String AMAZON = "https://sqs.eu-west-1.amazonaws.com/123456789012/attacks";

  @Test
  void theEndpointOfACompatibleServerIsTakenFromTheQueueUrl() {
    assertThat(endpoint("http://127.0.0.1:9324/000000000000/ml-ids-attacks").override())
        .contains(URI.create("http://127.0.0.1:9324"));
    assertThat(endpoint("http://queue.local/ml-ids-attacks").override())
        .contains(URI.create("http://queue.local"));
  }

  @Test
  void amazonsEndpointIsLeftToItsLibrary() {
    assertThat(endpoint(AMAZON).override()).isEmpty();
    assertThat(endpoint("https://sqs.cn-north-1.amazonaws.com.cn/1/q").override()).isEmpty();
  }

  @Test
  void aHostThatOnlyResemblesAmazonsIsNotAmazons() {
    assertThat(endpoint("http://notamazonaws.com/q").override())
        .contains(URI.create("http://notamazonaws.com"));
  }

  @Test
  void theOptionOverridesTheEnvironmentAndTheEnvironmentTheQueueUrl() {
    Map<String, String> environment = Map.of("AWS_ENDPOINT_URL", "http://environment:1");
    assertThat(QueueEndpoint.of(AMAZON, Optional.of("http://option:2"), environment).override())
        .contains(URI.create("http://option:2"));
    assertThat(QueueEndpoint.of(AMAZON, Optional.empty(), environment).override())
        .contains(URI.create("http://environment:1"));
    assertThat(QueueEndpoint.of("http://queue:3/q", Optional.empty(), environment).override())
        .contains(URI.create("http://environment:1"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://sqs.eu-west-1.amazonaws.com/1/q, eu-west-1",
    "https://us-east-2.queue.amazonaws.com/1/q, us-east-2",
    "https://sqs.cn-north-1.amazonaws.com.cn/1/q, cn-north-1",
    "https://vpce-0a1b-2c.sqs.eu-central-1.vpce.amazonaws.com/1/q, eu-central-1"
  })
  void readsTheRegionFromAmazonsUrls(String queueUrl, String region) {
    assertThat(endpoint(queueUrl).region()).contains(region);
  }

  @Test
  void otherUrlsHaveNoRegion() {
    assertThat(endpoint("https://queue.amazonaws.com/1/q").region()).isEmpty();
    assertThat(endpoint("http://localhost:9324/q").region()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ml-ids-attacks", "ftp://host/q", "http:///q", "http://a b/q"})
  void refusesInvalidUrls(String queueUrl) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> endpoint(queueUrl))
        .withMessageContaining("queue URL");
  }

  private static QueueEndpoint endpoint(String queueUrl) {
    return QueueEndpoint.of(queueUrl, Optional.empty(), Map.of());
  }
}
