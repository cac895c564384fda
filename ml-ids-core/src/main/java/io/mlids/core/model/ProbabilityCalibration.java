package io.mlids.core.model;

/**
 * A bundle's calibration: the curve, and the rows to which it was fitted. A calibrated probability
 * refers to traffic with the same share of attacks as these rows.
 *
 * @param curve maps a score to a probability
 * @param benignRows the number of benign rows, at least 1
 * @param attackRows the number of attack rows, at least 1
 */
public record ProbabilityCalibration(CalibrationCurve curve, long benignRows, long attackRows) {

  public ProbabilityCalibration {
    if (benignRows < 1 || attackRows < 1) {
      throw new IllegalArgumentException(
          "a calibration needs benign rows and attack rows, not "
              + benignRows
              + " and "
              + attackRows);
    }
  }
}
