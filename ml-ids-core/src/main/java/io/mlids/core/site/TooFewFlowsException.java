package io.mlids.core.site;

/** Thrown if the flows are too few to promise a rate of false alarms. */
public final class TooFewFlowsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long flows;
  private final long needed;

  TooFewFlowsException(long flows, long needed) {
    super(flows + " flows are too few; at least " + needed + " are needed");
    this.flows = flows;
    this.needed = needed;
  }

  /** The number of flows that could be used. */
  public long flows() {
    return flows;
  }

  /** The minimum number of flows. */
  public long needed() {
    return needed;
  }
}
