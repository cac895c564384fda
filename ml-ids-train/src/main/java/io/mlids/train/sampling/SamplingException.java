package io.mlids.train.sampling;

/** More rows were asked for than memory can hold. */
public final class SamplingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SamplingException(String message) {
    super(message);
  }
}
