/**
 * Whether a machine has what the program needs, and what to do where it has not. Each check is
 * handed the surroundings it looks at. Start with {@link io.mlids.core.doctor.Check}.
 */
package io.mlids.core.doctor;
