package io.mlids.train.duplicate;

import java.util.BitSet;

/**
 * Rows that equal an earlier row.
 *
 * @param rows the positions of these rows among all rows
 * @param count the number of these rows
 * @param otherLabel how many of them have another label than the first equal row
 */
public record Duplicates(BitSet rows, long count, long otherLabel) {}
