/** The command {@code ml-ids-api}: its options, and how the parts start and end together. */
package io.mlids.api.command;
