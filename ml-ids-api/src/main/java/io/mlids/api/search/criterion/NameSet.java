package io.mlids.api.search.criterion;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Some of the names that a field may have, in lower case. Immutable.
 *
 * @param names the names, in the field's order
 */
public record NameSet(SequencedSet<String> names) implements ValueTest {
  public NameSet {
    names = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(names));
  }

  /** The given names. */
  public static NameSet of(Collection<String> names) {
    return new NameSet(new LinkedHashSet<>(names));
  }
}
