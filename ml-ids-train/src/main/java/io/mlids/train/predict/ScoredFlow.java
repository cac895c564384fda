package io.mlids.train.predict;

import io.mlids.core.detect.Verdict;

/**
 * A flow's verdict and what identifies the flow.
 *
 * @param file number of the flow's file, from 0
 * @param row the row's number in the file, or else its position, from 0; dropped rows count
 * @param timestamp the flow's time as in the file; empty if the file has no times
 * @param label the label in the file; {@code No Label} if there is none
 * @param reasons the reasons for an attack, one after the other; empty unless they were asked for
 */
public record ScoredFlow(
    int file, long row, String timestamp, String label, Verdict verdict, String reasons) {}
