/**
 * Finds the program's installation and the files that ship with it, from the location of its own
 * code. Start with {@link io.mlids.core.install.Installation}. Depends on no other package of the
 * project.
 */
@NullMarked
package io.mlids.core.install;

import org.jspecify.annotations.NullMarked;
