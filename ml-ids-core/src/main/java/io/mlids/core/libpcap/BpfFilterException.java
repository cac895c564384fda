package io.mlids.core.libpcap;

import java.io.IOException;

/**
 * Thrown if libpcap rejects a filter expression, either for all link types or for a specific one.
 */
public final class BpfFilterException extends IOException {
  private static final long serialVersionUID = 1L;

  BpfFilterException(String expression, String reason) {
    super("filter '" + expression + "': " + reason + "; see 'man pcap-filter' for the syntax");
  }
}
