package io.mlids.core.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipFile;

/**
 * Checks for the OpenMP runtime, which XGBoost needs for training: first the system's, then the
 * bundled one.
 *
 * @param root the system's root directory
 * @param system the operating system name, {@code os.name}
 * @param processor the processor architecture, {@code os.arch}
 * @param installation directories to search for the program's jars
 */
public record OpenMpCheck(Path root, String system, String processor, List<Path> installation)
    implements Check {
  private static final String SUBJECT = "OpenMP";
  private static final String LINUX_NAME = "libgomp.so.1";
  private static final List<String> LINUX_PLACES =
      List.of("lib", "lib64", "usr/lib", "usr/lib64", "usr/local/lib");
  private static final List<String> MAC_PLACES =
      List.of("opt/homebrew/opt/libomp/lib", "usr/local/opt/libomp/lib");

  public OpenMpCheck {
    installation = List.copyOf(installation);
  }

  @Override
  public Finding run() {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.contains("windows")) {
      return Finding.ok(SUBJECT, "included in XGBoost's library for Windows");
    }
    boolean mac = name.contains("mac");
    Optional<Path> found = mac ? find(MAC_PLACES, "libomp.dylib") : find(LINUX_PLACES, LINUX_NAME);
    if (found.isPresent()) {
      return Finding.ok(SUBJECT, "system library " + found.get());
    }
    return !mac && ships()
        ? Finding.ok(SUBJECT, "bundled with ml-ids-train")
        : Finding.note(
            SUBJECT,
            "not found; only training needs it",
            mac ? "brew install libomp" : "install libgomp (Debian: apt-get install libgomp1)");
  }

  /**
   * Searches library directories and their processor-specific subdirectories, such as
   * x86_64-linux-gnu.
   */
  private Optional<Path> find(List<String> places, String name) {
    for (String place : places) {
      Path directory = root.resolve(place);
      for (Path each : withChildren(directory)) {
        if (Files.exists(each.resolve(name))) {
          return Optional.of(each.resolve(name));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Path> withChildren(Path directory) {
    List<Path> all = new ArrayList<>(List.of(directory));
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, "*-linux-*")) {
      children.forEach(all::add);
    } catch (IOException e) {
      // Some systems do not have this directory.
    }
    return all;
  }

  private boolean ships() {
    for (Path directory : installation) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "ml-ids-train-*.jar")) {
        for (Path jar : jars) {
          if (holdsRuntime(jar)) {
            return true;
          }
        }
      } catch (IOException e) {
        // The directory or a jar in it cannot be read, so try the next directory.
      }
    }
    return false;
  }

  private boolean holdsRuntime(Path jar) throws IOException {
    String place = "linux-" + processor + "/" + LINUX_NAME;
    try (ZipFile entries = new ZipFile(jar.toFile())) {
      return entries.stream().anyMatch(entry -> entry.getName().endsWith(place));
    }
  }
}
