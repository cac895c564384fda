package io.mlids.core.capture;

/** Defines how strictly a capture file must follow its format. */
public enum ReadMode {
  /**
   * Recovers as many packets as possible. A record may be longer than the snap length or than its
   * packet. After a damaged record, reading continues at the next plausible record.
   */
  TOLERANT,
  /**
   * Reads files in the same way as libpcap. This mode is necessary to reproduce the features that
   * another program computes. Records are truncated to the snap length of the file. Records whose
   * captured length exceeds the length of the packet are dropped. Reading stops at a truncated
   * record or a captured length above 262,144. Seconds are read as signed 32-bit numbers.
   */
  STRICT
}
