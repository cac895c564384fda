package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.table.Progress;

/** Counts a source's POST requests to a web server. Not thread-safe. */
final class ShellPosts extends Progress {
  long posts;
  long shortest = Long.MAX_VALUE;
  long longest;

  /** Whether the source has also sent requests that do not fit a web shell. */
  boolean ordinary;

  private long page = -1;

  /** Records a POST request. Requests to more than one page indicate ordinary use. */
  void post(long posted, long length) {
    posts++;
    shortest = Math.min(shortest, length);
    longest = Math.max(longest, length);
    ordinary |= page != -1 && page != posted;
    page = posted;
  }
}
