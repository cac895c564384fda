package io.mlids.api.archive;

/**
 * The counts of a flow archive since the server started. The flows written, lost, dropped and
 * waiting add up to those scored.
 *
 * @param written flows written to files, including the one that is being written
 * @param lost flows that could not be written
 * @param dropped flows dropped because too many were waiting
 * @param waiting flows in memory
 * @param files finished files
 * @param bytes the size of all files
 * @param deleted files deleted because of their age or the size of all files
 * @param restored files that an earlier server had begun, and that were finished
 * @param setAside files that an earlier server had begun, and that contain nothing that can be read
 * @param writable whether flows are being kept
 */
public record ArchiveCounts(
    long written,
    long lost,
    long dropped,
    long waiting,
    int files,
    long bytes,
    long deleted,
    long restored,
    long setAside,
    boolean writable) {}
