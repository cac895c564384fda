package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.Console;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class EnvironmentDefaultsTest {

  @ParameterizedTest
  @CsvSource({
    "MLIDS_HOST, --host, 0.0.0.0",
    "MLIDS_PORT, --port, 8123",
    "MLIDS_MODEL, --model, somewhere",
    "MLIDS_MAX_BODY, --max-body, 1048576",
    "MLIDS_BPF, --bpf, udp",
    "MLIDS_FILTER, --bpf, udp",
    "MLIDS_MAX_REQUESTS, --max-requests, 7",
    "MLIDS_SQS_QUEUE_URL, --sqs-queue-url, http://a/b",
    "AWS_SQS_QUEUE_URL, --sqs-queue-url, http://a/c",
    "MLIDS_EMBEDDED_QUEUE, --embedded-queue, true",
    "MLIDS_EMBEDDED_QUEUE_PORT, --embedded-queue-port, 9999",
    "MLIDS_SNS_TOPIC_ARN, --sns-topic-arn, arn",
    "AWS_SNS_PREDICTIONS_TOPIC, --sns-topic-arn, arn",
    "MLIDS_SPOOL, --spool, somewhere",
    "MLIDS_SPOOL_SIZE, --spool-size, 1048576",
    "MLIDS_SNS_PUBLISH, --sns-publish, ATTACKS",
    "MLIDS_SAGEMAKER_ENDPOINT, --sagemaker-endpoint, name",
    "AWS_SAGEMAKER_ENDPOINT, --sagemaker-endpoint, /path"
  })
  void everyOptionIsAnEnvironmentVariable(String variable, String option, String value) {
    assertThat(value(Map.of(variable, value), option)).hasToString(value);
  }

  @Test
  void optionsTakePrecedenceThenOwnVariables() {
    assertThat(value(Map.of("MLIDS_PORT", "1"), "--port", "--port", "2")).isEqualTo(2);
    assertThat(
            value(
                Map.of("MLIDS_SQS_QUEUE_URL", "http://ours", "AWS_SQS_QUEUE_URL", "http://other"),
                "--sqs-queue-url"))
        .isEqualTo("http://ours");
  }

  @Test
  void anEmptyVariableCountsAsUnset() {
    assertThat(value(Map.of("MLIDS_PORT", " "), "--port")).isNull();
    assertThat(value(Map.of("MLIDS_MAX_BODY", ""), "--max-body")).isEqualTo(16L << 20);
  }

  @Test
  void booleansAreReadInAnyCase() {
    assertThat(value(Map.of("MLIDS_EMBEDDED_QUEUE", "Yes"), "--embedded-queue")).isEqualTo(true);
    assertThat(value(Map.of("MLIDS_EMBEDDED_QUEUE", "0"), "--embedded-queue")).isEqualTo(false);
  }

  private static Object value(Map<String, String> environment, String option, String... arguments) {
    CommandLine line = Console.commandLine(new MlIdsApi());
    line.setDefaultValueProvider(new EnvironmentDefaults(environment));
    line.parseArgs(arguments);
    return line.getCommandSpec().findOption(option).getValue();
  }
}
