/** {@code ml-ids-flows self-test}: whether a model finds the attacks of a labelled capture. */
package io.mlids.core.command.selftest;
