package io.mlids.client.command;

import io.mlids.client.Category;
import io.mlids.core.console.Terminal;
import io.mlids.core.feature.TrafficClass;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks the user what to send, and repeats each question until the answer is valid or the input
 * ends.
 */
final class Dialogue {

  /** The user's selection. */
  record Wish(Category category, long samples, Optional<Duration> delay) {}

  private final BufferedReader in;
  private final PrintWriter out;

  Dialogue(BufferedReader in, PrintWriter out) {
    this.in = in;
    this.out = out;
  }

  /** Returns the next selection; empty when the user quits or the input ends. */
  Optional<Wish> ask(List<TrafficClass> classes) throws IOException {
    out.println("Network Traffic Categories:");
    for (int i = 0; i < classes.size(); i++) {
      out.println(i + " - " + Terminal.printable(classes.get(i).name()));
    }
    int last = classes.size() - 1;
    Optional<Category> category =
        until(
            "Select a category [0 - %d], press [r] for a random selection or [q] to quit:"
                .formatted(last),
            "Category: ",
            "Invalid input. Enter [q], [r] or a number from 0 to %d.".formatted(last),
            line -> line.equalsIgnoreCase("q"),
            line -> category(line, classes));
    if (category.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> samples =
        until(
            "Select the number of samples:",
            "Number samples: ",
            "Invalid input. Enter a positive integer.",
            line -> false,
            line -> WholeNumber.parse(line).filter(number -> number > 0));
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    // An answer that is not a number means no delay.
    Optional<Optional<Duration>> delay =
        until(
            "Select an optional delay in ms or press Enter:",
            "Delay []: ",
            "",
            line -> false,
            line -> Optional.of(WholeNumber.parse(line).map(Duration::ofMillis)));
    return delay.map(d -> new Wish(category.get(), samples.get(), d));
  }

  private static Optional<Category> category(String line, List<TrafficClass> classes) {
    if (line.equalsIgnoreCase("r")) {
      return Optional.of(new Category.AnyClass());
    }
    return WholeNumber.parse(line)
        .filter(number -> number < classes.size())
        .map(number -> new Category.OfClass(classes.get(number.intValue())));
  }

  /** Returns the first valid answer; empty if the user quits or the input ends. */
  private <T> Optional<T> until(
      String question,
      String prompt,
      String invalid,
      Predicate<String> ends,
      Function<String, Optional<T>> parse)
      throws IOException {
    while (true) {
      out.println(question);
      out.print(prompt);
      out.flush();
      String line = in.readLine();
      if (line == null) {
        out.println();
        return Optional.empty();
      }
      String stripped = line.strip();
      if (ends.test(stripped)) {
        return Optional.empty();
      }
      Optional<T> answer = parse.apply(stripped);
      if (answer.isPresent()) {
        return answer;
      }
      out.println(invalid);
    }
  }
}
