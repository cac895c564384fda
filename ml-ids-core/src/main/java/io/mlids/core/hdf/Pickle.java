package io.mlids.core.hdf;

import java.util.List;

/**
 * A Python value in the text form of {@code pickle} protocol 0, which PyTables uses for attributes
 * that are neither text nor numbers.
 *
 * @param text ASCII text that ends with a full stop
 */
record Pickle(String text) {
  static final Pickle NONE = new Pickle("N.");

  /** A list of strings. */
  static Pickle list(List<String> strings) {
    return new Pickle(listItem(strings) + ".");
  }

  /** A list of strings, to be embedded in another pickle. */
  static String listItem(List<String> strings) {
    StringBuilder item = new StringBuilder("(l");
    for (String string : strings) {
      item.append('V').append(string).append("\na");
    }
    return item.toString();
  }
}
