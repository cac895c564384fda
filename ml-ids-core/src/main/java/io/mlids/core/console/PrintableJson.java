package io.mlids.core.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.Serial;

/**
 * JSON for terminals too: besides what JSON demands, it escapes what {@link Terminal#printable}
 * does (C1 control characters, direction marks, line separators). Readers see the same strings.
 */
public final class PrintableJson extends CharacterEscapes {
  @Serial private static final long serialVersionUID = 1;

  private static final int DELETE = 0x7F;

  private PrintableJson() {}

  /** Makes generators that escape so. */
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
   * Asked for every character beyond ASCII; the generator escapes pairs of surrogates by itself.
   */
  @Override
  public SerializableString getEscapeSequence(int character) {
    char unit = (char) character;
    return Character.isSurrogate(unit) || Terminal.isPrintable(unit)
        ? null
        : new SerializedString(Terminal.escape(unit));
  }
}
