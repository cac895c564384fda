package io.mlids.api.history.figure;

/**
 * What a source of packets did in some time. Immutable.
 *
 * @param packets the packets read
 * @param bytes their length on the wire; of captures, the bytes received
 * @param droppedPackets the packets lost before they could be read
 * @param flows the flows and the submitted rows scored
 * @param attacks those classified as attacks
 * @param alerts the alerts raised; similar attacks are rolled up into one
 * @param incidents the incidents opened
 */
public record FigureCounts(
    long packets,
    long bytes,
    long droppedPackets,
    long flows,
    long attacks,
    long alerts,
    long incidents) {
  /** All counts are zero. */
  public static final FigureCounts NONE = new FigureCounts(0, 0, 0, 0, 0, 0, 0);

  /** The sum of these counts and others. */
  public FigureCounts plus(FigureCounts more) {
    return new FigureCounts(
        packets + more.packets,
        bytes + more.bytes,
        droppedPackets + more.droppedPackets,
        flows + more.flows,
        attacks + more.attacks,
        alerts + more.alerts,
        incidents + more.incidents);
  }

  /** The counts since an earlier time, when they were smaller. */
  public FigureCounts since(FigureCounts before) {
    return new FigureCounts(
        packets - before.packets,
        bytes - before.bytes,
        droppedPackets - before.droppedPackets,
        flows - before.flows,
        attacks - before.attacks,
        alerts - before.alerts,
        incidents - before.incidents);
  }
}
