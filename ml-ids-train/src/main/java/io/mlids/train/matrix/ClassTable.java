package io.mlids.train.matrix;

import io.mlids.core.feature.TrafficClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers traffic classes from 0 in order of appearance. Matrices that share a table use the same
 * numbers. Not thread-safe while classes are added.
 */
public final class ClassTable {
  private final List<TrafficClass> classes = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * Returns the number of a label's class, after normalising the label. A new class gets the next
   * number.
   */
  public int numberOf(String label) {
    Integer number = numbers.get(label);
    if (number == null) {
      TrafficClass trafficClass = TrafficClass.ofLabel(label);
      int place = classes.indexOf(trafficClass);
      if (place < 0) {
        place = classes.size();
        if (place > Short.MAX_VALUE) {
          throw new IllegalStateException("more than " + Short.MAX_VALUE + " different labels");
        }
        classes.add(trafficClass);
      }
      number = place;
      numbers.put(label, number);
    }
    return number;
  }

  /** Returns the class with the given number. */
  public TrafficClass classOf(int number) {
    return classes.get(number);
  }

  /** The number of classes; their numbers are 0 to {@code size() - 1}. */
  public int size() {
    return classes.size();
  }
}
