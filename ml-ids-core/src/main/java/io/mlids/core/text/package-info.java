/**
 * Text for messages. Start with {@link io.mlids.core.text.Excerpt}. Depends on no other package.
 */
@NullMarked
package io.mlids.core.text;

import org.jspecify.annotations.NullMarked;
