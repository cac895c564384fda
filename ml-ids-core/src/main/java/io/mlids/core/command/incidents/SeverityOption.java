package io.mlids.core.command.incidents;

import io.mlids.core.incident.Severity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The severity of an option's text. */
final class SeverityOption implements ITypeConverter<Severity> {

  @Override
  public Severity convert(String text) {
    return Severity.ofId(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is none of low, medium, high and critical"));
  }
}
