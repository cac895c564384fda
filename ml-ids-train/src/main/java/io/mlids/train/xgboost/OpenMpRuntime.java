package io.mlids.train.xgboost;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * GCC's OpenMP runtime, which XGBoost's library for Linux needs and minimal systems lack. The
 * system's own runtime is preferred. If the system has none, the runtime in this module's jar
 * (Linux on x86-64) is loaded before XGBoost. The dynamic loader then uses it for XGBoost's
 * dependency on {@code libgomp.so.1}, because that is the soname of the loaded library.
 * Thread-safe.
 */
@SuppressWarnings("restricted") // Loading native code is the purpose of this class.
final class OpenMpRuntime {
  private static final String NAME = "libgomp.so.1";

  private OpenMpRuntime() {}

  /**
   * Loads the runtime on Linux. Does nothing on other systems or on processors for which the jar
   * contains no runtime; loading XGBoost then fails unless the system has a runtime.
   *
   * @throws IOException if the jar's runtime cannot be unpacked
   */
  static synchronized void ensureLoaded() throws IOException {
    if (System.getProperty("os.name").equals("Linux") && !isLoadable(NAME)) {
      loadBundled(System.getProperty("os.arch"));
    }
  }

  /**
   * Loads the OpenMP runtime that the jar contains for a processor.
   *
   * @return whether the jar contains a runtime for the processor
   * @throws IOException if the runtime cannot be unpacked
   * @throws UnsatisfiedLinkError if the runtime cannot be loaded
   */
  static boolean loadBundled(String processor) throws IOException {
    try (InputStream library =
        OpenMpRuntime.class.getResourceAsStream("linux-" + processor + "/" + NAME)) {
      if (library == null) {
        return false;
      }
      Path directory = Files.createTempDirectory("mlids-openmp");
      Path file = directory.resolve(NAME);
      try {
        Files.copy(library, file);
        if (!isLoadable(file.toString())) {
          throw new UnsatisfiedLinkError(file + ": the library cannot be loaded");
        }
      } finally {
        // A loaded library stays mapped after its file is deleted.
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
      return true;
    }
  }

  /** Loads a library by name or path for the lifetime of the process. */
  private static boolean isLoadable(String library) {
    try {
      SymbolLookup.libraryLookup(library, Arena.global());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
