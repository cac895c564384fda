/** The command {@code ml-ids-api}: its options and the start and end of the server. */
package io.mlids.api.command;
