/**
 * Text for messages. Start with {@link io.mlids.core.text.Excerpt}. Depends on no other package.
 */
package io.mlids.core.text;
