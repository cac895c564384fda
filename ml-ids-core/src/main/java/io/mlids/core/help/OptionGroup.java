package io.mlids.core.help;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The section of the help that lists an option or argument; on a mixin's class, the section of all
 * its options. Unlike picocli's argument groups it does not change how options are parsed.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface OptionGroup {
  /** Always the last section. */
  String GENERAL = "General";

  /** The heading, {@code "Live capture"}. */
  String value();
}
