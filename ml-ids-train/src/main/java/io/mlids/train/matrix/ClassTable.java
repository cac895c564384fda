package io.mlids.train.matrix;

import io.mlids.core.feature.TrafficClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Small numbers for traffic classes, given in the order in which the classes appear. Matrices that
 * share a table number classes alike. Not thread-safe while it grows.
 */
public final class ClassTable {
  private final List<TrafficClass> classes = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** The number of a label, which is normalised; a new one if its class is new. */
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

  /** The class of a number. */
  public TrafficClass classOf(int number) {
    return classes.get(number);
  }

  /** How many classes have a number: 0 to {@code size() - 1} do. */
  public int size() {
    return classes.size();
  }
}
