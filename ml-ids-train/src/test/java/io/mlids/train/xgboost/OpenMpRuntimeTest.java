package io.mlids.train.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class OpenMpRuntimeTest {
  @Test
  @Tag("process")
  void xgboostLoadsWithTheBundledRuntimeAlone() throws Exception {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "the jar contains the OpenMP runtime for Linux on x86-64 only");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LoadsBundledRuntime.class.getName())
            .redirectErrorStream(true)
            .start();

    List<String> output = process.inputReader().lines().toList();

    assertThat(process.waitFor()).as("%s", output).isZero();
    // Only the unpacked libgomp is loaded, even if the system has one.
    assertThat(output).isNotEmpty().allMatch(line -> line.contains("mlids-openmp"));
  }

  @Test
  void hasNoneForOtherProcessors() throws IOException {
    assertThat(OpenMpRuntime.loadBundled("riscv64")).isFalse();
  }

  /** Loads XGBoost and prints the mapped OpenMP runtime. */
  static final class LoadsBundledRuntime {
    private LoadsBundledRuntime() {}

    public static void main(String[] arguments) throws IOException {
      OpenMpRuntime.loadBundled(System.getProperty("os.arch"));
      XgboostLibrary.load().version();
      Files.readAllLines(Path.of("/proc/self/maps")).stream()
          .filter(line -> line.contains("libgomp"))
          .forEach(System.out::println);
    }
  }
}
