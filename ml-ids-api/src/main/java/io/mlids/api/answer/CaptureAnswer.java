package io.mlids.api.answer;

import io.mlids.core.incident.Incident;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSummary;
import java.io.IOException;
import java.util.List;

/**
 * Makes an answer of verdicts. Used by one thread at a time: first for the verdicts, then for the
 * end.
 */
public interface CaptureAnswer {

  /** The answer's media type. */
  String contentType();

  /** Takes the next flows, in the order in which they ended. */
  void add(List<DetectedFlow> flows) throws IOException;

  /** About how many bytes of verdicts wait for the end of the answer; any thread may ask. */
  long bytesHeld();

  /**
   * Ends the answer.
   *
   * @param incidents of the capture
   * @param origin the displayed source of the capture
   */
  void finish(ExtractionSummary summary, List<Incident> incidents, String origin)
      throws IOException;

  /**
   * Ends an answer that has been sent in part.
   *
   * @return false if the answer's form has no way to say so, so that the connection has to
   */
  boolean breakOff(String error, ExtractionSummary summary) throws IOException;
}
