package io.mlids.api.answer;

import io.mlids.core.incident.Incident;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSummary;
import java.io.IOException;
import java.util.List;

/**
 * Writes verdicts to a response. Used by one thread at a time; the thread that ends the response
 * may differ from the one that adds the verdicts.
 */
public interface CaptureAnswer {

  /** The media type of the response. */
  String contentType();

  /** Adds flows in the order in which they ended. */
  void add(List<DetectedFlow> flows) throws IOException;

  /**
   * The approximate number of bytes of verdicts held until the end of the response; may be called
   * from any thread.
   */
  long bytesHeld();

  /**
   * Completes the response.
   *
   * @param incidents the incidents of the capture
   * @param origin the capture's name, as displayed
   */
  void finish(ExtractionSummary summary, List<Incident> incidents, String origin)
      throws IOException;

  /**
   * Ends a partial response with an error.
   *
   * @return false if the format cannot express an error; the caller must then close the connection
   */
  boolean breakOff(String error, ExtractionSummary summary) throws IOException;
}
