package io.mlids.core.capture;

/** How strictly a capture file must follow its format. */
public enum ReadMode {
  /**
   * Recovers what it can: accepts records longer than the snap length or their packet, and
   * continues at the next plausible record after a damaged one.
   */
  TOLERANT,
  /**
   * Reads as libpcap does, for features that reproduce another program: cuts records to the file's
   * snap length, drops records whose captured length exceeds the packet's length, stops at a
   * truncated record or a captured length above 262,144, and reads seconds as signed 32-bit
   * numbers.
   */
  STRICT
}
