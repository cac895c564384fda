package io.mlids.core.command.input;

import io.mlids.core.feature.FeatureProfile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The profile of an option's text. */
public final class ProfileOption implements ITypeConverter<FeatureProfile> {

  @Override
  public FeatureProfile convert(String text) {
    return FeatureProfile.ofId(text)
        .orElseThrow(
            () -> new TypeConversionException("'" + text + "' is neither cse2018 nor corrected"));
  }
}
