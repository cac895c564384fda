package io.mlids.api.command;

import io.mlids.api.sagemaker.SageMakerClassifier;
import io.mlids.api.sagemaker.SageMakerTarget;
import io.mlids.core.console.CommandException;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.help.OptionGroup;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for classifying with a SageMaker endpoint; a picocli mixin. */
@OptionGroup("SageMaker")
final class SageMakerOptions {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--sagemaker-endpoint",
      paramLabel = "NAME|PATH",
      description =
          "Classify flows with this SageMaker endpoint instead of a model bundle; --model takes"
              + " precedence. A path is a path on AWS_SAGEMAKER_HOST.")
  private String endpoint;

  @Option(
      names = "--sagemaker-timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description =
          "Give up on a request to the endpoint after this time, from 100ms to 1m. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--sagemaker-profile",
      paramLabel = "cse2018|corrected",
      defaultValue = "cse2018",
      description =
          "Feature profile that the endpoint's model was trained with. Default: ${DEFAULT-VALUE}.")
  private FeatureProfile profile;

  /**
   * The classifier; empty if no endpoint is given or a model bundle takes precedence.
   *
   * @param hasModel whether a model bundle is given
   * @param hasSite whether a site profile is given
   * @throws IllegalArgumentException if a value is missing or invalid; the message says which one
   */
  Optional<SageMakerClassifier> classifier(
      boolean hasModel, boolean hasSite, Map<String, String> environment) {
    if (endpoint == null) {
      return Optional.empty();
    }
    if (hasModel) {
      PrintWriter error = spec.commandLine().getErr();
      error.println(
          spec.name() + ": warning: the SageMaker endpoint is ignored: --model takes precedence");
      error.flush();
      return Optional.empty();
    }
    if (hasSite) {
      throw CommandException.unusable(
          "--site needs the model's probabilities, which a SageMaker endpoint does not return; omit"
              + " it, or specify a bundle with --model");
    }
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw CommandException.unusable("--sagemaker-timeout must be from 100ms to 1m");
    }
    return Optional.of(
        new SageMakerClassifier(SageMakerTarget.of(endpoint, timeout, environment), profile));
  }
}
