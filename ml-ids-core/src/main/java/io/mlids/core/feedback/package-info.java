/**
 * Judgements that people make about flagged flows: false alarm or true attack. The server and the
 * trainer exchange these judgements as CSV. Start with {@link io.mlids.core.feedback.FeedbackCsv}.
 */
@NullMarked
package io.mlids.core.feedback;

import org.jspecify.annotations.NullMarked;
