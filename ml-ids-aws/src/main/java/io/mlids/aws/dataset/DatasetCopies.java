package io.mlids.aws.dataset;

import io.mlids.aws.connection.AwsConnection;
import io.mlids.aws.s3.S3Access;
import io.mlids.aws.s3.S3AccessException;
import io.mlids.aws.s3.S3Address;
import io.mlids.aws.s3.S3Copy;
import io.mlids.aws.s3.S3Objects;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.Terminal;
import io.mlids.core.dataset.FlowDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Copies of datasets in S3, as files that the program can read. Not thread-safe.
 *
 * <p>Every method throws a {@link CommandException} if an object cannot be read: with the exit code
 * for failed work if the network or the server is at fault, else with the one for unusable input.
 */
public final class DatasetCopies implements AutoCloseable {
  private final S3Objects objects;
  private final PrintWriter log;

  /**
   * Creates a reader, without sending a request.
   *
   * @param region the bucket's region; if it is another one, the server's answer tells
   * @param access with which credentials objects are read
   * @param environment the process's environment variables
   * @param log receives what was downloaded, resumed or found complete
   */
  public DatasetCopies(
      String region, S3Access access, Map<String, String> environment, PrintWriter log) {
    this.log = log;
    AwsConnection connection;
    try {
      connection = AwsConnection.of("S3", Optional.of(region), environment);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(e.getMessage());
    }
    objects = new S3Objects(connection, access, this::say);
  }

  /** An object and the file for its copy. */
  public record Planned(S3Address address, long size, Path file) {}

  /** Makes a file the copy of one object, and returns the file. */
  public Path file(S3Address address, Path file) throws IOException {
    if (address.isPrefix()) {
      throw CommandException.unusable(
          address + ": this names a directory; use the key of one object");
    }
    try {
      new S3Copy(objects, file, this::say).update(address);
      return file;
    } catch (S3AccessException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed(address + ": interrupted; run the command again to resume", e);
    }
  }

  /**
   * Copies one object, or all datasets with a prefix, to a directory below which they have the
   * bucket's name and their keys as paths.
   *
   * @return the file, or the directory with exactly these datasets
   */
  public Path below(S3Address address, Path directory) throws IOException {
    Path ofBucket = directory.resolve(address.bucket());
    if (!address.isPrefix()) {
      return file(address, address.below(ofBucket, "").orElseThrow(() -> unusableKey(address)));
    }
    Path target = ofBucket;
    if (!address.key().isEmpty()) {
      S3Address folder = address.withKey(address.key().substring(0, address.key().length() - 1));
      target = folder.below(ofBucket, "").orElseThrow(() -> unusableKey(address));
    }
    List<Planned> planned = plan(address, target, FlowDataset::isNamed);
    removeOthers(address, target, planned);
    for (Planned each : planned) {
      file(each.address(), each.file());
    }
    return target;
  }

  /**
   * Lists the objects with a prefix and the files for their copies.
   *
   * @param wanted selects objects by their keys
   */
  public List<Planned> plan(S3Address prefix, Path directory, Predicate<String> wanted) {
    List<Planned> planned = new ArrayList<>();
    try {
      for (S3Objects.Listed each : objects.list(prefix)) {
        if (wanted.test(each.address().key())) {
          Path file =
              each.address()
                  .below(directory, prefix.key())
                  .orElseThrow(() -> unusableKey(each.address()));
          planned.add(new Planned(each.address(), each.size(), file));
        }
      }
    } catch (S3AccessException e) {
      throw failure(e);
    }
    if (planned.isEmpty()) {
      throw CommandException.unusable(
          prefix
              + ": no dataset begins with this prefix; check it, including upper and lower case");
    }
    return planned;
  }

  /**
   * Removes copies of objects that no longer exist, which would otherwise be read with the
   * directory. Other files are not removed.
   */
  private void removeOthers(S3Address prefix, Path directory, List<Planned> planned)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    Set<Path> expected = new HashSet<>(planned.stream().map(Planned::file).toList());
    List<Path> others;
    try (Stream<Path> below = Files.walk(directory)) {
      others =
          below
              .filter(file -> !expected.contains(file) && Files.isRegularFile(file))
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .filter(file -> FlowDataset.isNamed(file.toString()))
              .sorted()
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path each : others) {
      if (!S3Copy.isCopy(each)) {
        throw new FileSystemException(
            each.toString(),
            null,
            "this file is not part of " + prefix + "; move it or choose another directory");
      }
      S3Copy.delete(each);
      say(each + " is no longer part of " + prefix + "; its copy was removed");
    }
  }

  private static CommandException unusableKey(S3Address address) {
    return CommandException.unusable(
        address + ": this key cannot be the path of a file; copy the object to another key");
  }

  private static CommandException failure(S3AccessException exception) {
    return switch (exception.reason()) {
      case UNUSABLE -> CommandException.unusable(exception.getMessage(), exception);
      case NETWORK, CHANGED -> CommandException.failed(exception.getMessage(), exception);
    };
  }

  private void say(String line) {
    log.println(Terminal.printable(line));
    log.flush();
  }

  @Override
  public void close() {
    objects.close();
  }
}
