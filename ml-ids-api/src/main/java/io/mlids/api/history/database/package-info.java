/**
 * The connection to the history's database: {@link io.mlids.api.history.database.Database} opens H2
 * or PostgreSQL, brings the schema up to date and runs transactions.
 */
@NullMarked
package io.mlids.api.history.database;

import org.jspecify.annotations.NullMarked;
