package io.mlids.core.doctor;

/** Looks at one thing that the program needs. */
public interface Check {

  /** Looks now; a thing that is missing is a finding, not an exception. */
  Finding run();
}
