package io.mlids.core.doctor;

/** Checks one requirement of the program. */
public interface Check {

  /** Runs the check. A missing requirement is a finding, not an exception. */
  Finding run();
}
