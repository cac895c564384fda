package io.mlids.train.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.train.fit.SplitFiles;
import io.mlids.train.sagemaker.ConfigException;
import io.mlids.train.sagemaker.ContainerDirectories;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains in a container on this machine, with the directories that SageMaker would mount. Needs
 * Docker or Podman.
 */
final class LocalTraining {
  private static final List<String> ENGINES = List.of("docker", "podman");
  private static final int INTERRUPTED = 130;

  private final Path engine;
  private final ContainerDirectories directories;

  /**
   * Creates an instance.
   *
   * @param searchPath the directories in which programs are looked for, as in {@code PATH}
   * @param root the directory that becomes {@code /opt/ml}
   * @throws ConfigException if no engine is found
   */
  LocalTraining(String searchPath, Path root) throws ConfigException {
    this.engine =
        engine(searchPath)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "neither docker nor podman was found on the PATH; install one of them"));
    this.directories = new ContainerDirectories(root.toAbsolutePath());
  }

  /** The first container engine in the directories of a search path. */
  static Optional<Path> engine(String searchPath) {
    for (String name : ENGINES) {
      for (String directory : searchPath.split(File.pathSeparator)) {
        Path program = Path.of(directory.isEmpty() ? "." : directory, name);
        if (Files.isExecutable(program) && Files.isRegularFile(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Trains, with the container's output on this process's output.
   *
   * @return the directory of the model
   * @throws IOException if training failed; the message contains the reason that the container gave
   */
  Path train(String image, SplitFiles files, Map<String, String> hyperparameters)
      throws IOException {
    layOut(files, hyperparameters);
    int exitCode = run(image);
    if (exitCode != 0) {
      throw new IOException(
          "training in the container failed with exit code "
              + exitCode
              + (Files.exists(directories.failure())
                  ? ": " + Files.readString(directories.failure())
                  : ""));
    }
    return directories.model();
  }

  private void layOut(SplitFiles files, Map<String, String> hyperparameters) throws IOException {
    Files.createDirectories(directories.hyperparameters().getParent());
    Files.write(directories.hyperparameters(), new JsonMapper().writeValueAsBytes(hyperparameters));
    SplitFiles mounted = directories.dataset();
    put(files.training(), mounted.training());
    put(files.validation(), mounted.validation());
    put(files.test(), mounted.test());
    Files.createDirectories(directories.model());
    Files.createDirectories(directories.failure().getParent());
    Files.deleteIfExists(directories.failure());
  }

  private static void put(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private int run(String image) throws IOException {
    List<String> command = new ArrayList<>(List.of(engine.toString(), "run", "--rm"));
    // The container writes the model as the user who will read it.
    Object user = Files.getAttribute(directories.root(), "unix:uid");
    Object group = Files.getAttribute(directories.root(), "unix:gid");
    command.addAll(List.of("--user", user + ":" + group));
    if (engine.endsWith("podman")) {
      command.add("--userns=keep-id");
    }
    command.addAll(List.of("--volume", directories.root() + ":/opt/ml", image, "train"));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return INTERRUPTED;
    }
  }
}
