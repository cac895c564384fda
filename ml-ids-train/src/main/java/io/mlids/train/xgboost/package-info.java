/**
 * XGBoost as far as training needs it: the C functions of the library that xgboost4j brings along,
 * called through the foreign-function interface, because xgboost4j's own classes copy the training
 * rows into Java arrays and cannot cut a model at its best round. {@link
 * io.mlids.train.xgboost.XgboostLibrary} loads it, {@link io.mlids.train.xgboost.QuantileMatrix}
 * holds rows, {@link io.mlids.train.xgboost.Booster} grows trees on them.
 *
 * <p>The functions are described in <a
 * href="https://xgboost.readthedocs.io/en/stable/c.html">XGBoost C Package</a>.
 */
@NullMarked
package io.mlids.train.xgboost;

import org.jspecify.annotations.NullMarked;
