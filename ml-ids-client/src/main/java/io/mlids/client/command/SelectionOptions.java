package io.mlids.client.command;

import io.mlids.client.Category;
import io.mlids.client.LabelledDataset;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.DurationOption;
import io.mlids.core.console.Terminal;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.help.Suggestion;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options that select the flows to send; a picocli mixin. */
@OptionGroup("Selection")
final class SelectionOptions {
  @Option(
      names = "--category",
      paramLabel = "LABEL|random",
      description = "Send flows of this class, or of random classes, once and without prompting.")
  private Optional<String> category;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Send this many flows, at most " + LabelledDataset.LARGEST_SAMPLE + ".")
  private Optional<Long> samples;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      converter = DurationOption.Milliseconds.class,
      description =
          "Send one flow per request, with this delay between requests. A number without a unit is"
              + " in milliseconds.")
  private Optional<Duration> delay = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Use this random seed; the same seed selects the same flows.")
  private Optional<Long> seed;

  @Option(
      names = "--force",
      description = "Send flows even if the model was trained on a different feature profile.")
  private boolean force;

  /** Fails if the options contradict each other. */
  void check() {
    if (category.isPresent() != samples.isPresent()) {
      throw CommandException.unusable(
          "--category and --samples must be used together; add the missing one");
    }
    if (category.isEmpty() && delay.isPresent()) {
      throw CommandException.unusable("--delay needs --category and --samples");
    }
    if (samples.isPresent() && samples.get() < 1) {
      throw CommandException.unusable("--samples: " + samples.get() + " is not a positive number");
    }
  }

  RandomGenerator random() {
    return seed.<RandomGenerator>map(RandomGeneratorFactory.of("L64X128MixRandom")::create)
        .orElseGet(RandomGenerator::getDefault);
  }

  boolean force() {
    return force;
  }

  /**
   * The selection that the options specify; empty if the program must prompt for one.
   *
   * @param ofLabel returns the class for a label
   */
  Optional<Dialogue.Wish> wish(LabelledDataset dataset, Function<String, TrafficClass> ofLabel) {
    return category.map(
        name -> new Dialogue.Wish(category(name, dataset, ofLabel), samples.orElseThrow(), delay));
  }

  private static Category category(
      String name, LabelledDataset dataset, Function<String, TrafficClass> ofLabel) {
    if (name.strip().equalsIgnoreCase("random")) {
      return new Category.AnyClass();
    }
    return Optional.of(name)
        .filter(label -> !label.isBlank())
        .map(ofLabel)
        .filter(dataset.classes()::contains)
        .map(Category.OfClass::new)
        .orElseThrow(
            () ->
                CommandException.unusable(
                    "--category: no flows have the class '%s'%s; use random, %s"
                        .formatted(
                            name,
                            Suggestion.text(
                                name, dataset.classes().stream().map(TrafficClass::name).toList()),
                            dataset.classes().stream()
                                .map(TrafficClass::name)
                                .map(Terminal::printable)
                                .collect(Collectors.joining(", ")))));
  }
}
