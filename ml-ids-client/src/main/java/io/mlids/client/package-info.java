/** The interactive prediction client: the command {@code ml-ids-client}. */
package io.mlids.client;
