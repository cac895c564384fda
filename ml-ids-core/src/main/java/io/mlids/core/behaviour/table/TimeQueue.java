package io.mlids.core.behaviour.table;

import java.util.Arrays;

/**
 * A priority queue of elements ordered by time, then by number. The queue is a 4-ary heap in
 * primitive arrays, so comparing elements reads no objects. Not thread-safe.
 */
public final class TimeQueue<T> {
  private static final int CHILDREN = 4;

  private long[] times = new long[64];
  private long[] numbers = new long[64];
  private Object[] elements = new Object[64];
  private int size;

  /** Creates an empty queue. */
  public TimeQueue() {}

  /** The number of elements in the queue. */
  public int size() {
    return size;
  }

  /** The time of the first element; {@link Long#MAX_VALUE} if the queue is empty. */
  public long firstTime() {
    return size == 0 ? Long.MAX_VALUE : times[0];
  }

  /** The number of the first element. */
  public long firstNumber() {
    return numbers[0];
  }

  /** Adds an element. */
  public void add(long time, long number, T element) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      numbers = Arrays.copyOf(numbers, size * 2);
      elements = Arrays.copyOf(elements, size * 2);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) / CHILDREN;
      if (!isBefore(time, number, parent)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    put(at, time, number, element);
  }

  /** Removes the first element of a queue that is not empty. */
  @SuppressWarnings("unchecked") // Only elements of this type are added.
  public T remove() {
    T first = (T) elements[0];
    size--;
    long time = times[size];
    long number = numbers[size];
    Object element = elements[size];
    elements[size] = null;
    if (size > 0) {
      int at = 0;
      int child = least(at);
      while (child > 0 && !isBefore(time, number, child)) {
        move(child, at);
        at = child;
        child = least(at);
      }
      put(at, time, number, element);
    }
    return first;
  }

  /**
   * The index of the node's child that comes first in the queue's order; 0 if the node has no
   * children.
   */
  private int least(int parent) {
    int from = parent * CHILDREN + 1;
    if (from >= size) {
      return 0;
    }
    int least = from;
    for (int i = from + 1; i < Math.min(from + CHILDREN, size); i++) {
      if (isBefore(times[i], numbers[i], least)) {
        least = i;
      }
    }
    return least;
  }

  private boolean isBefore(long time, long number, int other) {
    return time != times[other] ? time < times[other] : number < numbers[other];
  }

  private void move(int from, int to) {
    put(to, times[from], numbers[from], elements[from]);
  }

  private void put(int at, long time, long number, Object element) {
    times[at] = time;
    numbers[at] = number;
    elements[at] = element;
  }
}
