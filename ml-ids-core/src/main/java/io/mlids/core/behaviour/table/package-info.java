/** Tables of subjects with a fixed capacity, and the counts and sets that rules keep of them. */
package io.mlids.core.behaviour.table;
