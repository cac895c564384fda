/** The response formats for captures. Start with {@link io.mlids.api.answer.CaptureAnswer}. */
@NullMarked
package io.mlids.api.answer;

import org.jspecify.annotations.NullMarked;
