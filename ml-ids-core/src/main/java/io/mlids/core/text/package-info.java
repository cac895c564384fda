/**
 * Text for messages, and tables in resources. Start with {@link io.mlids.core.text.Excerpt}. This
 * package does not depend on any other.
 */
@NullMarked
package io.mlids.core.text;

import org.jspecify.annotations.NullMarked;
