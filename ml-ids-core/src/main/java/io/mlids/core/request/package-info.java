/**
 * Reads feature rows from request bodies: pandas-split JSON, the MLflow scoring protocol and CSV.
 * Bodies are untrusted and are parsed as streams. Start with {@link
 * io.mlids.core.request.PandasSplitJson}.
 */
@NullMarked
package io.mlids.core.request;

import org.jspecify.annotations.NullMarked;
