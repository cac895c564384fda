package io.mlids.train.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes evaluation results as JSON. An undefined metric is null. */
final class EvaluationJson {
  private EvaluationJson() {}

  static ObjectNode write(Evaluation evaluation) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rows", evaluation.rows());
    json.put("threshold", evaluation.threshold());
    write(evaluation.all(), json);
    put(json, "ece", evaluation.reliability().expectedCalibrationError());
    evaluation
        .uncalibratedReliability()
        .ifPresent(before -> put(json, "ece_uncalibrated", before.expectedCalibrationError()));
    evaluation.macroF1().ifPresent(value -> put(json, "macro_f1", value));
    ObjectNode without = json.putObject("without_infilteration");
    write(evaluation.withoutInfilteration(), without);
    evaluation.macroF1WithoutInfilteration().ifPresent(value -> put(without, "macro_f1", value));
    ObjectNode classes = json.putObject("classes");
    for (ClassFigures figures : evaluation.classes()) {
      ObjectNode node = classes.putObject(figures.label().name());
      node.put("support", figures.support());
      put(node, "recall", figures.recall());
      node.put("seen_in_training", figures.seenInTraining());
      if (evaluation.isMulticlass()) {
        put(node, "class_precision", figures.classPrecision());
        put(node, "class_recall", figures.classRecall());
        put(node, "class_f1", figures.classF1());
      }
    }
    ArrayNode unseen = json.putArray("classes_not_seen_in_training");
    evaluation.unseenClasses().forEach(label -> unseen.add(label.name()));
    write(evaluation.confusion(), json.putObject("confusion_matrix"));
    return json;
  }

  private static void write(DetectionFigures figures, ObjectNode json) {
    put(json, "pr_auc", figures.prAuc());
    put(json, "precision", figures.precision());
    put(json, "recall", figures.recall());
    put(json, "f1", figures.f1());
    put(json, "false_positive_rate", figures.falsePositiveRate());
    ObjectNode expected = json.putObject("expected_precision");
    for (String share : DetectionFigures.ATTACK_SHARES) {
      put(expected, share, figures.expectedPrecision(Double.parseDouble(share)));
    }
    json.put("attacks", figures.attacks());
    json.put("benign", figures.benign());
    json.put("detected_attacks", figures.detected());
    json.put("false_alarms", figures.falseAlarms());
  }

  private static void write(ConfusionMatrix confusion, ObjectNode json) {
    ArrayNode predictions = json.putArray("predicted");
    confusion.predictions().forEach(prediction -> predictions.add(prediction.name()));
    ObjectNode rows = json.putObject("counts");
    for (int i = 0; i < confusion.truths().size(); i++) {
      ArrayNode row = rows.putArray(confusion.truths().get(i).name());
      confusion.counts().get(i).forEach(row::add);
    }
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
