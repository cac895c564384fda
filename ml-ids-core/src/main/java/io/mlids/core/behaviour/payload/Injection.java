package io.mlids.core.behaviour.payload;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises injection attacks in the parameters of web requests. */
final class Injection {
  /**
   * Text that attacks contain in URLs and forms: SQL, scripts, path traversal and commands. The
   * text is decoded and in lower case.
   */
  private static final List<String> TEXTS =
      List.of(
          "union select",
          "union all select",
          "' or '",
          "' or 1",
          "'or'",
          "' and '",
          "' and 1",
          " and 1=1",
          " or 1=1",
          "' union",
          "order by 1",
          "information_schema",
          "sleep(",
          "benchmark(",
          "waitfor delay",
          "extractvalue(",
          "updatexml(",
          "xp_cmdshell",
          "<script",
          "javascript:",
          "onerror=",
          "onload=",
          "alert(",
          "../../",
          "..\\..\\",
          "/etc/passwd",
          "boot.ini",
          "/bin/sh",
          "/bin/bash",
          "cmd.exe",
          ";wget ",
          "|id",
          "${jndi:",
          "<?php",
          "php://",
          "file:///",
          "phpinfo(",
          "%00");

  /**
   * SQL conditions that are always true or false, SQL that sorts by a column number, and HTML event
   * handlers that call a function.
   */
  private static final Pattern PATTERNS =
      Pattern.compile(
          "\\b(?:and|or|having|where)\\b[ (]+(?:\\d+ ?(?:=|<|>) ?\\d|['\"]\\w*%?['\"]?"
              + " ?(?:=|<|>|like) ?['\"])|\\border by \\d+|\\bon[a-z]{4,16} ?= ?[\"']?[\\w.]+\\(");

  /** The characters of each text, as {@link #characters} returns them. */
  private static final long[] CHARACTERS =
      TEXTS.stream().mapToLong(Injection::characters).toArray();

  private Injection() {}

  /** The attack pattern in a decoded, lower-case text; empty if the text contains none. */
  static String in(String text) {
    long characters = characters(text);
    for (int i = 0; i < CHARACTERS.length; i++) {
      // Most requests lack at least one character of each text, so few texts are searched for.
      if ((CHARACTERS[i] & ~characters) == 0 && text.contains(TEXTS.get(i))) {
        return TEXTS.get(i);
      }
    }
    // Each pattern needs a space or a parenthesis; few requests contain either.
    if (text.indexOf(' ') < 0 && text.indexOf('(') < 0) {
      return "";
    }
    Matcher matcher = PATTERNS.matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  /** The set of characters in a text. Some share a bit, but hardly any in lower-case text. */
  private static long characters(String text) {
    long characters = 0;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      characters |= 1L << (each < '@' ? each - ' ' : each);
    }
    return characters;
  }
}
