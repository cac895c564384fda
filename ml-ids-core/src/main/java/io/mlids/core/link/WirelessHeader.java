package io.mlids.core.link;

/** Skips the header of an IEEE 802.11 data frame. */
final class WirelessHeader {
  private static final int DATA = 2;
  private static final int NO_DATA = 0x40;
  private static final int QUALITY_OF_SERVICE = 0x80;

  private static final int TO_DISTRIBUTION = 0x01;
  private static final int FROM_DISTRIBUTION = 0x02;
  private static final int PROTECTED = 0x40;
  private static final int ORDER = 0x80;

  private static final int AGGREGATE = 0x80;
  private static final int AGGREGATE_HEADER = 14;

  private final EncapsulationCounts counts;

  WirelessHeader(EncapsulationCounts counts) {
    this.counts = counts;
  }

  /**
   * Advances to the LLC header of a data frame.
   *
   * @param padded whether the header is padded to a multiple of four bytes
   */
  void pass(Layer layer, boolean padded) {
    if (!layer.has(2)) {
      layer.stop(Layer.CUT);
      return;
    }
    int kind = layer.u8(0);
    if ((kind & 0x03) != 0 || (kind >> 2 & 0x03) != DATA || (kind & NO_DATA) != 0) {
      layer.stop(Layer.NONE);
      return;
    }
    int header = length(kind, layer.u8(1));
    int rounded = padded ? header + 3 & ~3 : header;
    if (!layer.has(header)) {
      layer.stop(Layer.CUT);
    } else if ((layer.u8(22) & 0x0F) != 0) {
      // Only the first fragment has inner headers.
      layer.stop(Layer.NONE);
    } else if ((layer.u8(1) & PROTECTED) != 0) {
      deciphered(layer, rounded);
    } else if ((kind & QUALITY_OF_SERVICE) != 0 && (layer.u8(quality(layer)) & AGGREGATE) != 0) {
      layer.pass(rounded, Layer.NONE);
      aggregate(layer);
    } else {
      layer.pass(rounded + meshControl(layer, rounded), Layer.LLC);
    }
  }

  private static int length(int kind, int flags) {
    int length = 24;
    if ((flags & TO_DISTRIBUTION) != 0 && (flags & FROM_DISTRIBUTION) != 0) {
      length += 6;
    }
    if ((kind & QUALITY_OF_SERVICE) != 0) {
      length += (flags & ORDER) != 0 ? 2 + 4 : 2;
    }
    return length;
  }

  private static int quality(Layer layer) {
    int both = TO_DISTRIBUTION | FROM_DISTRIBUTION;
    return (layer.u8(1) & both) == both ? 30 : 24;
  }

  /**
   * Reads a decrypted frame. A network card that decrypts frames in hardware leaves the encryption
   * flag set, and may leave the initialisation vector in place.
   */
  private void deciphered(Layer layer, int header) {
    for (int vector = 0; vector <= 8; vector += 4) {
      if (layer.looksLikeSnap(header + vector)) {
        layer.pass(header + vector, Layer.LLC);
        return;
      }
    }
    counts.add(NotEntered.WIRELESS_ENCRYPTED);
    layer.stop(Layer.NONE);
  }

  /**
   * Advances to the first of several packets in a frame. Each packet has its own addresses and
   * length.
   */
  private void aggregate(Layer layer) {
    if (!layer.has(AGGREGATE_HEADER)) {
      layer.stop(Layer.CUT);
      return;
    }
    int next = AGGREGATE_HEADER + layer.u16(12) + 3 & ~3;
    if (layer.has(next + AGGREGATE_HEADER)) {
      counts.add(NotEntered.WIRELESS_AGGREGATE);
    }
    layer.pass(AGGREGATE_HEADER, Layer.LLC);
  }

  /**
   * Returns the length of the mesh control field. The flag for this field has a different meaning
   * outside a mesh network, so the bytes after it are checked too.
   */
  private static int meshControl(Layer layer, int header) {
    if (layer.looksLikeSnap(header)) {
      return 0;
    }
    for (int control = 6; control <= 18; control += 6) {
      if (layer.looksLikeSnap(header + control)) {
        return control;
      }
    }
    return 0;
  }
}
