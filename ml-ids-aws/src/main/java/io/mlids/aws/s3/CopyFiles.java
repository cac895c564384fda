package io.mlids.aws.s3;

import java.nio.file.Path;

/**
 * The files of a copy. Immutable.
 *
 * @param copy the copy
 * @param record what the file is a copy of
 * @param partial an incomplete download
 * @param partialRecord what the incomplete download is a part of
 */
record CopyFiles(Path copy, Path record, Path partial, Path partialRecord) {
  static CopyFiles of(Path copy) {
    String hidden = "." + copy.getFileName();
    return new CopyFiles(
        copy,
        copy.resolveSibling(hidden + ".s3.json"),
        copy.resolveSibling(hidden + ".part"),
        copy.resolveSibling(hidden + ".part.json"));
  }
}
