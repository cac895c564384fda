package io.mlids.train.xgboost;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.MemorySegment;

/** The handle of an XGBoost object. Not thread-safe; closing frees the object. */
abstract class NativeObject implements AutoCloseable {
  final XgboostLibrary library;
  final MemorySegment handle;
  private final String free;

  /**
   * Wraps an object that XGBoost created.
   *
   * @param out memory that contains the object's handle, written by XGBoost
   * @param free the function that frees the object
   */
  NativeObject(XgboostLibrary library, MemorySegment out, String free) {
    this.library = library;
    this.handle = out.get(ADDRESS, 0);
    this.free = free;
  }

  @Override
  public final void close() {
    library.function(free, ADDRESS).call(handle);
  }
}
