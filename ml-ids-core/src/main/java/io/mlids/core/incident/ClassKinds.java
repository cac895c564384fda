package io.mlids.core.incident;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.TrafficClass;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of incidents that attacks of a class cause, from the resource {@code class-kinds.csv}.
 */
final class ClassKinds {
  private static final Map<TrafficClass, Set<BehaviourKind>> ALL = read();

  private ClassKinds() {}

  /** The kinds for a class; empty if the class is not listed, so that any kind is possible. */
  static Optional<Set<BehaviourKind>> of(TrafficClass label) {
    return Optional.ofNullable(ALL.get(label));
  }

  private static Map<TrafficClass, Set<BehaviourKind>> read() {
    Map<TrafficClass, Set<BehaviourKind>> all = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                ClassKinds.class.getResourceAsStream("class-kinds.csv"), StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
          .skip(1)
          .map(line -> line.split(",", 2))
          .forEach(cells -> all.put(TrafficClass.ofLabel(cells[0]), kinds(cells[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(all);
  }

  private static Set<BehaviourKind> kinds(String ids) {
    Set<BehaviourKind> kinds = EnumSet.noneOf(BehaviourKind.class);
    Arrays.stream(ids.split(" "))
        .forEach(
            id ->
                kinds.add(
                    BehaviourKind.ofId(id)
                        .orElseThrow(
                            () -> new IllegalStateException("class-kinds.csv names " + id))));
    return kinds;
  }
}
