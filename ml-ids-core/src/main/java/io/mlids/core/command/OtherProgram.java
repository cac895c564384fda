package io.mlids.core.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.help.Delegated;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The {@code ml-ids} commands that run in another program; launch.sh dispatches them before Java
 * starts.
 */
enum OtherProgram implements Callable<Integer>, Delegated {
  SERVE("ml-ids-api", "Serve a model over HTTP, with a web page and a sensor (ml-ids-api)."),
  CLIENT("ml-ids-client", "Get predictions for the flows in a dataset (ml-ids-client)."),
  CONSUMER("ml-ids-consumer", "Show the attack notifications from a queue (ml-ids-consumer)."),
  SPLIT("ml-ids-train", "Split CSVs into training, validation and test files (ml-ids-train)."),
  FIT("ml-ids-train", "Train a model on the files from split (ml-ids-train)."),
  EVALUATE("ml-ids-train", "Measure a model on labelled flows (ml-ids-train)."),
  FLOWS("ml-ids-flows", "Run ml-ids-flows: captures, flows and incidents."),
  TRAIN("ml-ids-train", "Run ml-ids-train: datasets and models."),
  API("ml-ids-api", "Run ml-ids-api: the server.");

  private final String program;
  private final String summary;

  OtherProgram(String program, String summary) {
    this.program = program;
    this.summary = summary;
  }

  /** The name that the user types. */
  String commandName() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String program() {
    return program;
  }

  @Override
  public boolean passesName() {
    return switch (this) {
      case SERVE, SPLIT, FIT, EVALUATE -> true;
      case CLIENT, CONSUMER, FLOWS, TRAIN, API -> false;
    };
  }

  /** The command as listed in the help; running it explains how to start the other program. */
  CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(commandName());
    spec.usageMessage().description(summary);
    spec.parser().stopAtUnmatched(true).unmatchedArgumentsAllowed(true);
    return spec;
  }

  /** The launcher would have started the other program, so it did not start this process. */
  @Override
  public Integer call() {
    throw CommandException.unusable(
        commandName()
            + " is part of "
            + program
            + ", which this process cannot start; run build/dist/ml-ids/bin/ml-ids with "
            + commandName()
            + " as its first argument");
  }
}
