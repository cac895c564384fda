package io.mlids.core.feedback;

import java.time.Instant;
import java.util.Optional;

/**
 * A line of a feedback file: a judged flow and who judged it.
 *
 * @param line the line number in the file, from 1; 0 if the row was not read from a file
 * @param id the ID of the judgement, which the rows of an incident's flows share; may be empty
 * @param at when it was judged; empty if unknown
 * @param by who judged it; empty if unknown
 * @param title a description of what was judged; may be empty
 * @param note a remark; may be empty
 * @param incident the ID of the incident that was judged; empty if a flow was judged
 * @param calibrates whether a false alarm counts for the calibration of the site profile
 */
public record FeedbackRow(
    long line,
    String id,
    Optional<Instant> at,
    String by,
    Judgement judgement,
    String title,
    String note,
    String incident,
    boolean calibrates,
    JudgedFlow flow) {}
