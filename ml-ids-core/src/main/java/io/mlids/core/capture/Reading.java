package io.mlids.core.capture;

/** How a capture file is read where it is not what the format says. */
public enum Reading {
  /**
   * Use what can be used: a record that is longer than the snap length or than its packet stands as
   * it is, and after a damaged record reading goes on at the next one that makes sense.
   */
  TOLERANT,
  /**
   * As libpcap reads, which features that repeat another program's need: a record is cut to the
   * file's snap length, a record that captured more than its packet's length is dropped, reading
   * stops at a captured length above 262,144 or at a short record, and seconds are signed 32 bit.
   */
  STRICT
}
