package io.mlids.train.xgboost;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.regex.Pattern;

/**
 * The native XGBoost library. Immutable. Each object created by the library may be used by only one
 * thread at a time, and starts the configured number of native threads.
 */
@SuppressWarnings("restricted") // Calling native code is the purpose of this class.
public final class XgboostLibrary {
  /** The static initialiser of this xgboost4j class unpacks and loads the library. */
  private static final String LOADER = "ml.dmlc.xgboost4j.java.XGBoostJNI";

  /** The time and source location at the start of XGBoost's messages. */
  private static final Pattern PLACE = Pattern.compile("^\\[[0-9:]+\\] [^ ]+:\\d+: ");

  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup symbols = SymbolLookup.loaderLookup();
  private final MethodHandle lastError;

  private XgboostLibrary() {
    lastError = linker.downcallHandle(symbol("XGBGetLastError"), FunctionDescriptor.of(ADDRESS));
  }

  /**
   * Loads the library.
   *
   * @throws XgboostException if XGBoost has no library for this machine, OpenMP is missing, or the
   *     temporary directory does not permit execution
   */
  public static XgboostLibrary load() {
    try {
      OpenMpRuntime.ensureLoaded();
      Class.forName(LOADER);
    } catch (IOException | ClassNotFoundException | LinkageError e) {
      throw new XgboostException(
          "cannot load XGBoost's native library: training needs Linux, macOS or Windows on x86-64,"
              + " or Linux or macOS on arm64, and OpenMP (Debian on arm64: apt-get install"
              + " libgomp1, macOS: brew install libomp); "
              + System.getProperty("java.io.tmpdir")
              + " must not be mounted with noexec (JAVA_OPTS=-Djava.io.tmpdir=DIR sets another"
              + " directory)",
          e);
    }
    return new XgboostLibrary();
  }

  /** The version, for example {@code 3.0.4}. */
  public String version() {
    MethodHandle function =
        linker.downcallHandle(
            symbol("XGBoostVersion"), FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment numbers = arena.allocate(JAVA_INT, 3);
      function.invokeWithArguments(numbers, numbers.asSlice(4), numbers.asSlice(8));
      return numbers.getAtIndex(JAVA_INT, 0)
          + "."
          + numbers.getAtIndex(JAVA_INT, 1)
          + "."
          + numbers.getAtIndex(JAVA_INT, 2);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Returns whether the library can train on an NVIDIA GPU. */
  public boolean isBuiltForCuda() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(ADDRESS);
      function("XGBuildInfo", ADDRESS).call(text);
      JsonNode build = new JsonMapper().readTree(string(text));
      return build.path("USE_CUDA").asBoolean();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A function that returns 0 on success. */
  Function function(String name, MemoryLayout... parameters) {
    MethodHandle handle =
        linker.downcallHandle(symbol(name), FunctionDescriptor.of(JAVA_INT, parameters));
    return arguments -> {
      int code;
      try {
        code = (int) handle.invokeWithArguments(arguments);
      } catch (Throwable e) {
        throw unexpected(e);
      }
      if (code != 0) {
        throw new XgboostException("XGBoost: " + lastError());
      }
    };
  }

  /** Creates a C function pointer to a Java method, valid for the lifetime of the arena. */
  MemorySegment callback(MethodHandle method, FunctionDescriptor type, Arena arena) {
    return linker.upcallStub(method, type, arena);
  }

  /** The C string at the address that a {@code char**} points to. */
  static String string(MemorySegment pointer) {
    return pointer.get(ADDRESS, 0).reinterpret(Long.MAX_VALUE).getString(0);
  }

  /** The given number of bytes at the address that a {@code char**} points to. */
  static MemorySegment bytes(MemorySegment pointer, long count) {
    return pointer.get(ADDRESS, 0).reinterpret(count);
  }

  private MemorySegment symbol(String name) {
    return symbols
        .find(name)
        .orElseThrow(
            () -> new XgboostException("XGBoost's native library lacks the function " + name));
  }

  private String lastError() {
    try {
      MemorySegment text = (MemorySegment) lastError.invokeWithArguments();
      String[] lines = text.reinterpret(Long.MAX_VALUE).getString(0).strip().split("\\R");
      return PLACE.matcher(lines[0]).replaceFirst("");
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    return new IllegalStateException("a call to XGBoost's native library failed", e);
  }

  /** A C function in the library. */
  @FunctionalInterface
  interface Function {
    /**
     * Calls the function.
     *
     * @throws XgboostException with XGBoost's reason if the call fails
     */
    void call(Object... arguments);
  }
}
