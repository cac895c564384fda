package io.mlids.api.capture;

import java.io.IOException;

/** What a stream does with the connection that it is on, besides writing its answer. */
public interface StreamConnection {

  /** Lets the head of the answer leave: the body is a capture. */
  void begin() throws IOException;

  /** Answers a body that is none; instead of {@link #begin}. Does not touch the body. */
  void refuse(CaptureRefusedException refusal) throws IOException;

  /** Ends the answer, though the body may go on. */
  void complete() throws IOException;

  /** Closes the connection. */
  void cut();
}
