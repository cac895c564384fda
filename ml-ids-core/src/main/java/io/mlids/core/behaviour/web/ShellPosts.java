package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.table.Progress;

/** What a source posts to a web server. Single owner; not thread-safe. */
final class ShellPosts {
  final Progress progress = new Progress();
  long posts;
  long shortest = Long.MAX_VALUE;
  long longest;

  /** Whether the source has asked for anything else, or as a browser does. */
  boolean ordinary;

  private long page = -1;

  /** Notes a post; another page than before is ordinary use. */
  void post(long posted, long length) {
    posts++;
    shortest = Math.min(shortest, length);
    longest = Math.max(longest, length);
    ordinary |= page != -1 && page != posted;
    page = posted;
  }
}
