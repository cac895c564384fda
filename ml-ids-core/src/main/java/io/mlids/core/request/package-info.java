/**
 * Feature rows in request bodies: pandas-split JSON, the MLflow scoring protocol and CSV. Bodies
 * are untrusted and streamed. Start with {@link io.mlids.core.request.PandasSplitJson}.
 */
package io.mlids.core.request;
