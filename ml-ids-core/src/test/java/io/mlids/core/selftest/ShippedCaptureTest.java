package io.mlids.core.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.install.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedCaptureTest {
  @TempDir Path folder;

  @Test
  void isFoundNextToTheDirectoryOfTheJars() throws IOException {
    Path shipped = ship("opt/ml-ids/share/selftest");
    Path jar = file("opt/ml-ids/lib/ml-ids-core-1.jar");
    assertThat(ShippedCapture.find(Installation.above(jar))).hasValue(in(shipped));
  }

  @Test
  void isFoundThroughASymbolicLink() throws IOException {
    Path shipped = ship("opt/ml-ids/share/selftest");
    file("opt/ml-ids/lib/ml-ids-core-1.jar");
    Path link = folder.resolve("linked");
    Files.createSymbolicLink(link, folder.resolve("opt/ml-ids/lib"));
    assertThat(ShippedCapture.find(Installation.above(link.resolve("ml-ids-core-1.jar"))))
        .hasValue(in(shipped));
  }

  @Test
  void isFoundInTheSourceTreeOfACheckout() throws IOException {
    Path shipped = ship("checkout/datasets/testbed/selftest");
    assertThat(ShippedCapture.find(Installation.above(file("checkout/ml-ids-core/target/classes"))))
        .hasValue(in(shipped));
    assertThat(
            ShippedCapture.find(
                Installation.above(file("checkout/build/dist/ml-ids/lib/ml-ids-core-1.jar"))))
        .hasValue(in(shipped));
  }

  @Test
  void theDistributionTakesPrecedenceOverTheSourceTree() throws IOException {
    ship("checkout/datasets/testbed/selftest");
    Path shipped = ship("checkout/build/dist/ml-ids/share/selftest");
    assertThat(
            ShippedCapture.find(
                Installation.above(file("checkout/build/dist/ml-ids/lib/ml-ids-core-1.jar"))))
        .hasValue(in(shipped));
  }

  @Test
  void isNotFoundWithoutItsRulesOrFarUpTheTree() throws IOException {
    Files.delete(ship("opt/ml-ids/share/selftest").resolve("rules.json"));
    assertThat(ShippedCapture.find(Installation.above(file("opt/ml-ids/lib/ml-ids-core-1.jar"))))
        .isEmpty();
    ship("share/selftest");
    assertThat(ShippedCapture.find(Installation.above(file("a/b/c/d/e/f/ml-ids-core-1.jar"))))
        .isEmpty();
  }

  private Path ship(String place) throws IOException {
    Path shipped = folder.resolve(place);
    file(place + "/selftest.pcap.gz");
    file(place + "/rules.json");
    return shipped;
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.exists(file) ? file : Files.createFile(file);
  }

  private static ShippedCapture in(Path place) throws IOException {
    Path real = place.toRealPath();
    return new ShippedCapture(real.resolve("selftest.pcap.gz"), real.resolve("rules.json"));
  }
}
