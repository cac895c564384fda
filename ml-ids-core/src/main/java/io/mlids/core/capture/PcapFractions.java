package io.mlids.core.capture;

/**
 * Converts the fractions of a second in the records of a pcap file. Some programs write nanoseconds
 * to files whose header declares microseconds. If most fractions are too large for microseconds,
 * all fractions are read as nanoseconds. If most are small enough, only those that are too large
 * are read as nanoseconds.
 */
final class PcapFractions {
  private static final int MAX_RECORDS_AHEAD = 1000;
  private static final long MICROSECONDS = 1_000_000;
  static final long NANOSECONDS = 1_000_000_000;

  private final boolean declaredNanoseconds;
  private long tooLarge;
  private long fitting;

  /** Examines the records already in the buffer. */
  PcapFractions(CaptureBuffer buffer, PcapFormat format) {
    this.declaredNanoseconds = format.nanoseconds();
    int header = format.recordHeader();
    long at = 0;
    for (int i = 0; i < MAX_RECORDS_AHEAD && at + header <= buffer.available(); i++) {
      see(format.fraction(buffer, (int) at));
      at += header + format.captured(buffer, (int) at);
    }
  }

  private void see(long fraction) {
    if (fraction >= NANOSECONDS) {
      return;
    }
    if (fraction >= MICROSECONDS) {
      tooLarge++;
    } else if (fraction > 0) {
      fitting++;
    }
  }

  /** The number of units per second. */
  long perSecond() {
    return declaredNanoseconds || tooLarge > fitting ? NANOSECONDS : MICROSECONDS;
  }

  /** Converts the fraction of a second in a record's timestamp to microseconds. */
  long microseconds(long fraction) {
    see(fraction);
    long perSecond = perSecond();
    // A fraction between one and two seconds means that the writer did not carry the excess second
    // over to the seconds field.
    if (fraction < 2 * perSecond) {
      return perSecond == NANOSECONDS ? fraction / 1000 : fraction;
    }
    return fraction < NANOSECONDS ? fraction / 1000 : MICROSECONDS - 1;
  }
}
