package io.mlids.api.history.figure;

import java.util.List;

/**
 * The figures of a range. Immutable.
 *
 * @param origins the sources with figures in the range, regardless of the one wanted
 * @param points the periods that have figures, in order
 */
public record FigureSeries(List<String> origins, List<FigurePoint> points) {
  public FigureSeries {
    origins = List.copyOf(origins);
    points = List.copyOf(points);
  }
}
