/**
 * Who classifies the flows of a request: a {@link io.mlids.api.scoring.Classifier}, kept in a
 * {@link io.mlids.api.scoring.ServedModel} from the moment that it is ready.
 */
package io.mlids.api.scoring;
