package io.mlids.train.sagemaker;

import java.util.List;

/** The metrics that SageMaker extracts from the lines that training prints. */
public final class JobMetrics {
  private static final String NUMBER = "([0-9]+(?:\\.[0-9]+)?)";

  private JobMetrics() {}

  /**
   * A metric.
   *
   * @param name the name that SageMaker shows; the Python original's names where it has the metric
   * @param regex matches a line; its group is the value
   */
  public record Definition(String name, String regex) {}

  /** All metrics. */
  public static List<Definition> definitions() {
    return List.of(
        new Definition("train:rounds", "kept the first " + NUMBER),
        new Definition("val:loss:best", "validation logarithmic loss " + NUMBER),
        new Definition("test:pr_auc", "^pr_auc: " + NUMBER),
        new Definition("test:precision", "^precision: " + NUMBER),
        new Definition("test:recall", "^recall: " + NUMBER),
        new Definition("test:f1", "^f1: " + NUMBER),
        new Definition("test:false_positive_rate", "^false_positive_rate: " + NUMBER));
  }
}
