package io.mlids.parquet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.console.ExitCode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that read flows from files treat Parquet like HDF5. */
class ParquetFlowCommandsTest {
  @TempDir private Path folder;

  @BeforeEach
  void extractFlows() throws IOException {
    Path capture = folder.resolve("capture.pcap");
    Path shipped = SharedData.projectRoot().resolve("datasets/testbed/selftest/selftest.pcap.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(shipped))) {
      Files.copy(in, capture);
    }
    for (String name : new String[] {"flows.h5", "flows.parquet"}) {
      run("extract", "" + capture, "--profile", "corrected", "-o", "" + folder.resolve(name));
    }
  }

  @Test
  void incidentsAreThoseOfHdf() throws IOException {
    String ofHdf = incidents("flows.h5");
    assertThat(ofHdf).containsPattern("flows: [1-9][0-9,]* read");
    assertThat(incidents("flows.parquet")).isEqualTo(ofHdf);
  }

  @Test
  void learnsFromParquet() throws IOException {
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CORRECTED);
    for (String name : new String[] {"flows.h5", "flows.parquet"}) {
      Path site = folder.resolve(name + ".site");
      run(
          "learn",
          "" + folder.resolve(name),
          "--model",
          "" + model,
          "--false-alarms",
          "0.1",
          "-o",
          "" + site);
      assertThat(site).isNotEmptyDirectory();
    }
  }

  private String incidents(String name) throws IOException {
    Path table = folder.resolve("incidents.txt");
    CommandRun run = run("incidents", "" + folder.resolve(name), "-o", "" + table);
    return run.error() + Files.readString(table);
  }

  private static CommandRun run(String... arguments) {
    CommandRun run = CommandRun.of(new MlIdsFlows(), arguments);
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    return run;
  }
}
