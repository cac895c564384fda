package io.mlids.core.capture;

/** How strictly a capture file must follow its format. */
public enum ReadMode {
  /**
   * Recovers what it can: accepts records longer than the snap length or than their packet, and
   * continues after a damaged record at the next plausible one.
   */
  TOLERANT,
  /**
   * Reads as libpcap does, which features that reproduce another program need: cuts records to the
   * file's snap length, drops records whose captured length exceeds the packet's length, stops at a
   * captured length above 262,144 or at a truncated record, and takes seconds as signed 32-bit
   * numbers.
   */
  STRICT
}
