package io.mlids.train.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.dataset.OutputFile;
import io.mlids.train.sample.SampleFlows;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes made-up flows, for trying the program out. */
@Command(
    name = "sample",
    description = "Write made-up flows as a CSV in the published layout, to try the program out.")
public final class SampleCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(names = "--output-path", required = true, description = "The CSV file to write.")
  private Path outputPath;

  @Option(
      names = "--rows",
      defaultValue = "20000",
      description = "How many flows (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--random-seed",
      defaultValue = "42",
      description = "The same seed gives the same flows (default: ${DEFAULT-VALUE}).")
  private long randomSeed;

  @Override
  public Integer call() throws IOException {
    if (rows < 1) {
      throw CommandException.unusable("--rows " + rows + ": ask for at least one row");
    }
    try (OutputFile output = OutputFile.create(outputPath)) {
      try (Writer writer = Files.newBufferedWriter(output.path())) {
        SampleFlows.write(writer, rows, new Random(randomSeed));
      }
      output.commit();
    }
    System.out.println("rows written: " + rows + " to " + outputPath);
    return 0;
  }
}
