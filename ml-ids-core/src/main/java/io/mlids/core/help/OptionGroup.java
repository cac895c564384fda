package io.mlids.core.help;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Specifies the section of the help that lists an option or argument. On a mixin class, the
 * annotation specifies the section for all options in the mixin. Unlike picocli's argument groups,
 * the annotation does not change how options are parsed.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface OptionGroup {
  /** The section for general options; it always comes last. */
  String GENERAL = "General";

  /** The section heading, such as {@code "Live capture"}. */
  String value();
}
