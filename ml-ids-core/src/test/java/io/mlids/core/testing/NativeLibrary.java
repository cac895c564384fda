package io.mlids.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.core.libpcap.CaptureInterface;
import io.mlids.core.libpcap.CaptureUnavailableException;

/** What a test needs of the machine beside Java. */
public final class NativeLibrary {

  private NativeLibrary() {}

  /** Skips the test, with the reason, where there is no libpcap. */
  public static void requireLibpcap() {
    try {
      CaptureInterface.list();
    } catch (CaptureUnavailableException e) {
      assumeTrue(false, e.getMessage());
    }
  }
}
