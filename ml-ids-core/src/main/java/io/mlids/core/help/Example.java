package io.mlids.core.help;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An example in a command's help. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Example.All.class)
public @interface Example {
  /**
   * A description of what the command line does, such as {@code "Write the flows in a capture as
   * CSV"}.
   */
  String text();

  /**
   * The command line. If a command line begins with the program name, the help shows the name that
   * the user typed instead.
   */
  String command();

  /** Contains a command's examples, in the order in which the help shows them. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    /** The examples. */
    Example[] value();
  }
}
