package io.mlids.api.capture;

import java.io.IOException;

/** A stream's connection. */
public interface StreamConnection {

  /** Sends the head of the response once the body has proved to be a capture. */
  void begin() throws IOException;

  /** Sends an error response without reading the body; called instead of {@link #begin}. */
  void refuse(CaptureRefusedException refusal) throws IOException;

  /** Ends the response, even if the body has not ended. */
  void complete() throws IOException;

  /** Closes the connection. */
  void cut();
}
