/** Text for messages. Start with {@link io.mlids.core.text.Excerpt}. Imports nothing. */
package io.mlids.core.text;
