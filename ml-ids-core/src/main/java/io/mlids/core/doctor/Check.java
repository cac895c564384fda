package io.mlids.core.doctor;

/** Checks one thing that the program needs. */
public interface Check {

  /** Runs the check. A missing requirement is a finding, not an exception. */
  Finding run();
}
