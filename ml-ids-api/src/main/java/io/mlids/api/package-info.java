/**
 * Serves a model over HTTP and notifies of attacks: the command {@code ml-ids-api}. Start with
 * {@code command.MlIdsApi}; it puts {@code http} (routes) before {@code scoring} (the model) and
 * {@code notify} (where attacks are told), with {@code queue} (an SQS server in the process) aside.
 */
package io.mlids.api;
