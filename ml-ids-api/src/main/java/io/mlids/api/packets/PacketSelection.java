package io.mlids.api.packets;

import io.mlids.api.packets.file.RunDecoder;
import io.mlids.api.packets.file.Segment;

/** The packets to find. Immutable. */
public sealed interface PacketSelection permits IncidentSelection, FlowSelection {

  /** The start of the time span, in microseconds since the epoch. */
  long from();

  /** The end of the time span, in microseconds since the epoch. */
  long until();

  /** Returns whether such packets may be in a part of a file, regardless of their time. */
  boolean mayBeIn(Segment part);

  /** Returns whether the packet that was decoded last is one of them, regardless of its time. */
  boolean contains(RunDecoder decoded);

  /** What is selected, for people. */
  String text();
}
