/** Serves a model over HTTP and notifies of attacks: the command {@code ml-ids-api}. */
package io.mlids.api;
