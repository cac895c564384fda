package io.mlids.api.command;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Supplies defaults for options from environment variables. The name of a variable is {@code
 * MLIDS_} followed by the option's name in upper case, with {@code _} instead of {@code -}; some
 * options also have a variable from the original program, with lower precedence. An option with
 * several names has a variable for each of them. An empty variable counts as unset.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final Map<String, String> OF_THE_ORIGINAL =
      Map.of(
          "--sqs-queue-url", "AWS_SQS_QUEUE_URL",
          "--sns-topic-arn", "AWS_SNS_PREDICTIONS_TOPIC",
          "--sagemaker-endpoint", "AWS_SAGEMAKER_ENDPOINT");

  private final Map<String, String> environment;

  /** Creates a provider that uses the process's environment; called by picocli. */
  public EnvironmentDefaults() {
    this(System.getenv());
  }

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    return Arrays.stream(option.names())
        .filter(name -> name.startsWith("--"))
        .flatMap(EnvironmentDefaults::variables)
        .map(this::value)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The variables for an option name, highest precedence first. */
  private static Stream<String> variables(String name) {
    String ours = "MLIDS_" + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    return Stream.concat(Stream.of(ours), Optional.ofNullable(OF_THE_ORIGINAL.get(name)).stream());
  }

  private @Nullable String value(String variable) {
    String value = environment.get(variable);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
