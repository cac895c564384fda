/** The response formats for captures: {@link io.mlids.api.answer.CaptureAnswer}. */
package io.mlids.api.answer;
