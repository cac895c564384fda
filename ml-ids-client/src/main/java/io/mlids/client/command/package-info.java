/** The command {@code ml-ids-client}: its options, and the conversation with its user. */
package io.mlids.client.command;
