/**
 * Checks whether a machine has what the program needs, and suggests remedies. Each check receives
 * the paths and clocks that it inspects as parameters. Start with {@link
 * io.mlids.core.doctor.Check}.
 */
@NullMarked
package io.mlids.core.doctor;

import org.jspecify.annotations.NullMarked;
