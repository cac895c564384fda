package io.mlids.core.behaviour;

/** What the messages of a service carry that is not made to carry data. One thread. */
final class Carried {
  final SmallSet contents = new SmallSet();
  final SmallSet lengths = new SmallSet();
  final Progress progress = new Progress();
  long messages;
  long large;
  long bytes;
}
