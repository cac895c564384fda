package io.mlids.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.core.libpcap.CaptureInterface;
import io.mlids.core.libpcap.CaptureUnavailableException;

/** Native libraries that a test needs. */
public final class NativeLibrary {

  private NativeLibrary() {}

  /** Skips the test, stating the reason, if libpcap is missing. */
  public static void requireLibpcap() {
    try {
      CaptureInterface.list();
    } catch (CaptureUnavailableException e) {
      assumeTrue(false, e.getMessage());
    }
  }
}
