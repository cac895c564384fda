/**
 * Where the program is installed and what ships beside it, found from the program's own code. Start
 * with {@link io.mlids.core.install.Installation}. Imports nothing of the project.
 */
package io.mlids.core.install;
