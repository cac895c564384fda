package io.mlids.train.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.train.fit.ParameterFile;
import io.mlids.train.fit.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads members of a JSON configuration file by their path, such as {@code train/instance_type}.
 */
final class ConfigFile {
  /** SageMaker's rule for the names of jobs, models and endpoints. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");

  private static final Pattern BUCKET =
      Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?");
  private static final Pattern INSTANCE = Pattern.compile("ml\\.[a-z0-9-]+\\.[a-z0-9]+");
  private static final Pattern TASK_TYPE = Pattern.compile("(?i)CPU|GPU");
  private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/.+");

  private final Path file;
  private final JsonNode document;

  private ConfigFile(Path file, JsonNode document) {
    this.file = file;
    this.document = document;
  }

  static ConfigFile read(Path file) throws IOException {
    try {
      return new ConfigFile(file, ParameterFile.document(file));
    } catch (TrainingException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  Optional<String> optional(String path) throws ConfigException {
    JsonNode value = document.at("/" + path);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw refused(path, value + " is not a text");
    }
    return Optional.of(value.textValue().strip());
  }

  String text(String path) throws ConfigException {
    return optional(path).orElseThrow(() -> refused(path, "missing"));
  }

  String name(String path) throws ConfigException {
    return checked(path, text(path), NAME, "up to 63 letters, digits and hyphens");
  }

  String location(String path) throws ConfigException {
    return checked(path, text(path), BUCKET, "s3://BUCKET/PREFIX");
  }

  String instance(String path) throws ConfigException {
    return checked(path, text(path), INSTANCE, "ml.m5.large");
  }

  Optional<String> taskType(String path) throws ConfigException {
    Optional<String> value = optional(path);
    if (value.isPresent()) {
      checked(path, value.get(), TASK_TYPE, "CPU or GPU");
    }
    return value;
  }

  String role(String path) throws ConfigException {
    return checked(path, text(path), ROLE, "arn:aws:iam::ACCOUNT:role/NAME");
  }

  int number(String path, int least, int most, int otherwise) throws ConfigException {
    JsonNode value = document.at("/" + path);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      throw refused(path, value + " is not a whole number from " + least + " to " + most);
    }
    return value.intValue();
  }

  private String checked(String path, String value, Pattern pattern, String form)
      throws ConfigException {
    if (!pattern.matcher(value).matches()) {
      throw refused(path, "'" + value + "' does not have the form " + form);
    }
    return value;
  }

  private ConfigException refused(String path, String what) {
    return new ConfigException(file + ": " + path.replace('/', '.') + ": " + what);
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}
