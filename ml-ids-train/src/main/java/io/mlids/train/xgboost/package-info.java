/**
 * Binds the part of XGBoost that training needs: the C functions of xgboost4j's native library,
 * called through the foreign-function API. xgboost4j's own training classes are not used: they copy
 * the training rows into Java arrays and cannot truncate a model at its best round. {@link
 * io.mlids.train.xgboost.XgboostLibrary} loads the library, {@link
 * io.mlids.train.xgboost.QuantileMatrix} holds rows, and {@link io.mlids.train.xgboost.Booster}
 * trains trees on them.
 *
 * <p>The functions are documented in <a
 * href="https://xgboost.readthedocs.io/en/stable/c.html">XGBoost C Package</a>.
 */
@NullMarked
package io.mlids.train.xgboost;

import org.jspecify.annotations.NullMarked;
