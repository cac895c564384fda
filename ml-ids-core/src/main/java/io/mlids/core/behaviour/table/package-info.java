/** Bounded tables of subjects, and the counts and sets that rules keep for them. */
package io.mlids.core.behaviour.table;
