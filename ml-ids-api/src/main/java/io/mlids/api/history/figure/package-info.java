/**
 * What each source of packets did in each minute; start with {@link
 * io.mlids.api.history.figure.FigureRows}.
 */
@NullMarked
package io.mlids.api.history.figure;

import org.jspecify.annotations.NullMarked;
