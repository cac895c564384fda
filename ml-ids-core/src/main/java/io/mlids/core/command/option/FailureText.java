package io.mlids.core.command.option;

import io.mlids.core.remote.ServerFailedException;

/** Describes failed requests to a server for command-line users. */
public final class FailureText {
  private FailureText() {}

  /** Describes the failure and names the option that may prevent it, if any. */
  public static String of(ServerFailedException failure) {
    return failure.getMessage()
        + switch (failure.reason()) {
          case TIMEOUT -> "; see --timeout";
          case UNAUTHORISED -> "; set the token with MLIDS_TOKEN or --token-file";
          case UNTRUSTED -> "; specify its certificate or its CA certificate with --tls-ca";
          case OTHER -> "";
        };
  }
}
