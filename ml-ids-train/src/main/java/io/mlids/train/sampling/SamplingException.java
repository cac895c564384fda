package io.mlids.train.sampling;

/** The requested rows do not fit into memory. */
public final class SamplingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SamplingException(String message) {
    super(message);
  }
}
