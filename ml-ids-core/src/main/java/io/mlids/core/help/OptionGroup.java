package io.mlids.core.help;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Specifies the section of the help that lists an option or argument. On a mixin class, it
 * specifies the section of all its options. Unlike an argument group of picocli, it does not change
 * how options are parsed.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface OptionGroup {
  /** The section for general options, which is always last. */
  String GENERAL = "General";

  /** The heading of the section, such as {@code "Live capture"}. */
  String value();
}
