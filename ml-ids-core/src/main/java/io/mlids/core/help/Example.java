package io.mlids.core.help;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An example in the help of a command. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Example.All.class)
public @interface Example {
  /** What the command line does, such as {@code "Write the flows of a capture as CSV"}. */
  String text();

  /** The command line. Help replaces the program at its start by the name that the user typed. */
  String command();

  /** The examples of a command, in the order in which the help shows them. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    /** The examples. */
    Example[] value();
  }
}
