/** Compares incidents with the labels of public captures. */
package io.mlids.bench.field;
