package io.mlids.core.libpcap;

import java.io.IOException;

/** A filter expression that libpcap rejects, in general or for the link type at hand. */
public final class BpfFilterException extends IOException {
  private static final long serialVersionUID = 1L;

  BpfFilterException(String expression, String reason) {
    super(
        "filter '"
            + expression
            + "': "
            + reason
            + "; see 'man pcap-filter' for what can be written");
  }
}
