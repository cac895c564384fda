package io.mlids.client;

import io.mlids.core.feature.TrafficClass;

/** The flows that a sample is drawn from. */
public sealed interface Category {

  /** The flows of one class. */
  record OfClass(TrafficClass label) implements Category {
    @Override
    public String toString() {
      return label.name();
    }
  }

  /** All flows. */
  record AnyClass() implements Category {
    @Override
    public String toString() {
      return "random";
    }
  }
}
