package io.mlids.core.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON safe to print on a terminal. In addition to the characters that JSON requires to be
 * escaped, this class escapes those that {@link Terminal#printable} escapes, such as C1 control
 * characters, direction marks and line separators. Escapes do not change the meaning of JSON.
 */
public final class PrintableJson extends CharacterEscapes {
  @Serial private static final long serialVersionUID = 1;

  private static final int DELETE = 0x7F;

  private PrintableJson() {}

  /** Creates a factory whose generators escape these characters. */
  public static JsonFactory factory() {
    return new JsonFactory().setCharacterEscapes(new PrintableJson());
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();
    escapes[DELETE] = CharacterEscapes.ESCAPE_STANDARD;
    return escapes;
  }

  /**
   * Called for every character beyond ASCII, except surrogate pairs, which the generator itself
   * escapes.
   */
  @Override
  public @Nullable SerializableString getEscapeSequence(int character) {
    char unit = (char) character;
    return Character.isSurrogate(unit) || Terminal.isPrintable(unit)
        ? null
        : new SerializedString(Terminal.escape(unit));
  }
}
