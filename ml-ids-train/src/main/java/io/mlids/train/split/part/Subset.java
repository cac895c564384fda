package io.mlids.train.split.part;

import java.util.List;

/**
 * A part of a split dataset.
 *
 * @param ordinal position among the parts, from 0; −1 for {@link #NONE}
 * @param name name of the part and, with an extension, of its file
 */
public record Subset(int ordinal, String name) implements Comparable<Subset> {
  /** The ending of HDF5 files. */
  public static final String HDF5 = ".h5";

  public static final Subset TRAIN = new Subset(0, "train");
  public static final Subset VAL = new Subset(1, "val");
  public static final Subset TEST = new Subset(2, "test");

  /** Stands for rows that belong to no part. */
  public static final Subset NONE = new Subset(-1, "none");

  /** The parts of a split into training, validation and test rows. */
  public static final List<Subset> THREE = List.of(TRAIN, VAL, TEST);

  /** The name of the subset's HDF5 file in the output directory. */
  public String fileName() {
    return fileName(HDF5);
  }

  /** The name of the subset's file with an ending, such as {@code .parquet}. */
  public String fileName(String ending) {
    return name + ending;
  }

  @Override
  public int compareTo(Subset other) {
    return Integer.compare(ordinal, other.ordinal);
  }
}
