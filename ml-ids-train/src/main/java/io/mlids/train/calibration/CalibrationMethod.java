package io.mlids.train.calibration;

import java.util.Locale;

/** How a model's scores become probabilities. */
public enum CalibrationMethod {
  /** The scores are used as probabilities. */
  NONE,
  /** Platt scaling: two parameters, which suffice for few validation rows. */
  PLATT,
  /** Isotonic regression: follows any increasing curve, but needs more validation rows. */
  ISOTONIC;

  /** The name in a parameter file: {@code none}, {@code platt} or {@code isotonic}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
