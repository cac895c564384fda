package io.mlids.core.behaviour.guessing;

import java.util.Arrays;

/** Remembers the latest 64 forms of a link; older ones are forgotten. Not thread-safe. */
final class RecentForms {
  private static final int REMEMBERED = 64;
  private static final long NONE = Long.MIN_VALUE;
  private static final long[] NOTHING = {};

  /** Allocated on first use, because most links have no forms. */
  private long[] forms = NOTHING;

  private int next;

  void add(long form) {
    if (forms.length == 0) {
      forms = new long[REMEMBERED];
      Arrays.fill(forms, NONE);
    }
    forms[next] = form;
    next = (next + 1) % REMEMBERED;
  }

  boolean contains(long form) {
    return indexOf(form) >= 0;
  }

  /** Forgets a form; returns whether it was remembered. */
  boolean remove(long form) {
    int index = indexOf(form);
    if (index < 0) {
      return false;
    }
    forms[index] = NONE;
    return true;
  }

  private int indexOf(long form) {
    for (int i = 0; i < forms.length; i++) {
      if (forms[i] == form) {
        return i;
      }
    }
    return -1;
  }
}
