/**
 * Finds the program's installation and the files shipped with it. The search starts at the jar or
 * directory that contains the program's classes. Start with {@link
 * io.mlids.core.install.Installation}. This package depends on no other package in the project.
 */
@NullMarked
package io.mlids.core.install;

import org.jspecify.annotations.NullMarked;
