package io.mlids.api.capture;

import java.io.IOException;

/** The connection of a stream. */
public interface StreamConnection {

  /** Sends the head of the answer: the body is a capture. */
  void begin() throws IOException;

  /** Answers a body that is not a capture; instead of {@link #begin}. Does not read the body. */
  void refuse(CaptureRefusedException refusal) throws IOException;

  /** Ends the answer, even if the body has not ended. */
  void complete() throws IOException;

  /** Closes the connection. */
  void cut();
}
