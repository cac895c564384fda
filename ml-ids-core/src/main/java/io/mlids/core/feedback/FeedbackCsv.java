package io.mlids.core.feedback;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.table.SpreadsheetText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The CSV format of feedback: a line for each judged flow. The columns of flow files are preceded
 * by columns about the judgement, and the label is {@code Benign} for a false alarm and the attack
 * class for a true attack. The file is therefore also a labelled flow file. {@link
 * FeedbackCsvReader} reads it.
 */
public final class FeedbackCsv {
  static final String ID = "feedback_id";
  static final String AT = "judged_at";
  static final String BY = "judged_by";
  static final String JUDGEMENT = "judgement";
  static final String TITLE = "title";
  static final String NOTE = "note";
  static final String INCIDENT = "incident";
  static final String CALIBRATES = "calibrates";
  static final String PROFILE = "feature_profile";
  static final String MODEL = "model_version";
  static final String PROBABILITY = "probability";
  static final String FLOW_ID = "flow_id";
  static final String SOURCE = "src_ip";
  static final String SOURCE_PORT = "src_port";
  static final String DESTINATION = "dst_ip";
  static final String LABEL = "label";

  private static final List<String> LEADING =
      List.of(
          ID,
          AT,
          BY,
          JUDGEMENT,
          TITLE,
          NOTE,
          INCIDENT,
          CALIBRATES,
          PROFILE,
          MODEL,
          PROBABILITY,
          FLOW_ID,
          SOURCE,
          SOURCE_PORT,
          DESTINATION);

  private FeedbackCsv() {}

  /** Writes the line of column names. */
  public static void writeHeader(Appendable out) throws IOException {
    List<String> names = new ArrayList<>(LEADING);
    Feature.all().forEach(feature -> names.add(feature.columnName()));
    names.add(LABEL);
    out.append(String.join(",", names)).append('\n');
  }

  /** Writes a line. */
  public static void write(Appendable out, FeedbackRow row) throws IOException {
    JudgedFlow judged = row.flow();
    FlowRow flow = judged.row();
    List<String> cells = new ArrayList<>();
    cells.add(row.id());
    cells.add(row.at().map(FlowTime::iso).orElse(""));
    cells.add(row.by());
    cells.add(row.judgement().id());
    cells.add(row.title());
    cells.add(row.note());
    cells.add(row.incident());
    cells.add(Boolean.toString(row.calibrates()));
    cells.add(judged.profile().map(Object::toString).orElse(""));
    cells.add(judged.modelVersion());
    cells.add(number(judged.probability()));
    cells.add(flow.flowId());
    cells.add(flow.source());
    cells.add(Integer.toString(flow.sourcePort()));
    cells.add(flow.destination());
    for (Feature feature : Feature.all()) {
      cells.add(feature.isText() ? flow.timestamp() : number(flow.value(feature)));
    }
    cells.add(judged.label(row.judgement()).name());
    out.append(cells.stream().map(SpreadsheetText::cell).collect(Collectors.joining(",")));
    out.append('\n');
  }

  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
