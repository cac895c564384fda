package io.mlids.client.command;

import io.mlids.client.PredictionFailedException;

/** Describes failed predictions to the user of the command line. */
final class FailureText {
  private FailureText() {}

  /** The failure, and the option that may prevent it. */
  static String of(PredictionFailedException failure) {
    return failure.getMessage()
        + switch (failure.reason()) {
          case TIMEOUT -> "; see --timeout";
          case UNAUTHORISED -> "; set the token with MLIDS_TOKEN or --token-file";
          case UNTRUSTED -> "; specify its certificate, or that of its authority, with --tls-ca";
          case OTHER -> "";
        };
  }
}
