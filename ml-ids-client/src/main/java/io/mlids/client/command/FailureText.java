package io.mlids.client.command;

import io.mlids.client.PredictionFailedException;

/** Describes failed predictions for command-line users. */
final class FailureText {
  private FailureText() {}

  /** Describes the failure and names the option that may prevent it, if any. */
  static String of(PredictionFailedException failure) {
    return failure.getMessage()
        + switch (failure.reason()) {
          case TIMEOUT -> "; see --timeout";
          case UNAUTHORISED -> "; set the token with MLIDS_TOKEN or --token-file";
          case UNTRUSTED -> "; specify its certificate or its CA certificate with --tls-ca";
          case OTHER -> "";
        };
  }
}
