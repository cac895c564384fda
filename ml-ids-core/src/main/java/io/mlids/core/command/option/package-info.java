/** Options that several commands share, as picocli mixins. */
package io.mlids.core.command.option;
