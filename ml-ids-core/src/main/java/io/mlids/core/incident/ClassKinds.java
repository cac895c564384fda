package io.mlids.core.incident;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.text.ResourceTable;
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
    for (String[] cells : ResourceTable.rows(ClassKinds.class, "class-kinds.csv")) {
      all.put(TrafficClass.ofLabel(cells[0]), kinds(cells[1]));
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
