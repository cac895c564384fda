package io.mlids.core.site;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.OutputFile;
import io.mlids.core.model.ModelFormatException;
import io.mlids.core.net.IpAddress;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * Saves the flows that a {@link SiteLearner} holds, so that learning can continue after a restart.
 * The file {@code learning.gz} is in the directory of the site profile that is being learned. Each
 * save replaces the whole file. Its size is bounded, because the number of flows held is bounded.
 */
public final class LearningFile {
  /** The name of the file in the directory of a site profile. */
  public static final String NAME = "learning.gz";

  /** The name of a file that was set aside; see {@link #setAside}. */
  public static final String UNUSABLE_NAME = "learning-unusable.gz";

  private static final int MAGIC = 0x4D4C5349;
  private static final int FORMAT_VERSION = 1;
  private static final int BUFFER = 1 << 16;

  private LearningFile() {}

  /**
   * The model for which a profile is learned.
   *
   * @param version the version of the model whose probabilities are learned
   * @param profile the feature profile of the flows
   * @param features the columns of a row
   */
  public record Model(String version, FeatureProfile profile, List<Feature> features) {
    public Model {
      features = List.copyOf(features);
    }
  }

  /** Returns whether a directory contains the file. */
  public static boolean existsIn(Path directory) {
    return Files.isRegularFile(directory.resolve(NAME));
  }

  /** Removes the file if it exists. */
  public static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
  }

  /**
   * Renames the file, so that the next save does not replace it: it may be usable with another
   * model. Replaces a file that was set aside earlier.
   *
   * @return the file under its new name
   */
  public static Path setAside(Path directory) throws IOException {
    return Files.move(
        directory.resolve(NAME),
        directory.resolve(UNUSABLE_NAME),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Writes the file, and creates the directory if necessary.
   *
   * @param since when learning began
   */
  public static void write(Path directory, Model model, Instant since, SiteLearner learner)
      throws IOException {
    SiteLearner.Memory memory = learner.memory();
    Files.createDirectories(directory);
    try (OutputFile file = OutputFile.create(directory.resolve(NAME))) {
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(new FastGzip(Files.newOutputStream(file.path())), BUFFER))) {
        out.writeInt(MAGIC);
        out.writeInt(FORMAT_VERSION);
        out.writeUTF(model.version);
        out.writeUTF(model.profile.id());
        out.writeShort(model.features.size());
        for (Feature feature : model.features) {
          out.writeUTF(feature.columnName());
        }
        out.writeLong(since.toEpochMilli());
        out.writeLong(memory.flows());
        out.writeLong(memory.leftOut());
        out.writeLong(memory.stride());
        out.writeInt(memory.rows().size());
        for (SiteLearner.Row row : memory.rows()) {
          write(out, row);
        }
      }
      file.commit();
    }
  }

  /** The file is replaced every few minutes; speed matters more than size. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private static void write(DataOutputStream out, SiteLearner.Row row) throws IOException {
    SiteFlow flow = row.flow();
    write(out, flow.source());
    out.writeShort(flow.sourcePort());
    write(out, flow.destination());
    out.writeInt(flow.destinationPort());
    out.writeInt(flow.protocol());
    out.writeLong(flow.start());
    out.writeLong(flow.end());
    out.writeDouble(row.probability());
    for (float value : row.features()) {
      out.writeFloat(value);
    }
  }

  private static void write(DataOutputStream out, IpAddress address) throws IOException {
    out.writeBoolean(address.isIpv6());
    if (address.isIpv6()) {
      out.writeLong(address.high());
    }
    out.writeLong(address.low());
  }

  /**
   * Reads the file into a learner without flows.
   *
   * @param model the model for which the learner learns
   * @return when learning began
   * @throws ModelFormatException if the file is damaged or belongs to another model; the learner is
   *     then unchanged
   */
  public static Instant read(Path directory, Model model, SiteLearner learner) throws IOException {
    Path file = directory.resolve(NAME);
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(file), BUFFER), BUFFER))) {
      if (in.readInt() != MAGIC || in.readInt() != FORMAT_VERSION) {
        throw new ModelFormatException(
            file + ": not a file of learned flows, or written by another version");
      }
      checkModel(file, in, model);
      Instant since = Instant.ofEpochMilli(in.readLong());
      long flows = in.readLong();
      long leftOut = in.readLong();
      long stride = in.readLong();
      int count = in.readInt();
      if (flows < 0
          || leftOut < 0
          || stride < 1
          || stride > flows + 1
          || count < 0
          || count > SiteLearner.MAX_KEPT) {
        throw new ModelFormatException(damaged(file, "impossible counts"));
      }
      List<SiteLearner.Row> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        rows.add(row(in, model.features.size()));
      }
      if (in.read() != -1) {
        throw new ModelFormatException(damaged(file, "data after the last flow"));
      }
      learner.resume(new SiteLearner.Memory(flows, leftOut, stride, rows));
      return since;
    } catch (EOFException | ZipException | UTFDataFormatException e) {
      throw new ModelFormatException(damaged(file, String.valueOf(e.getMessage())), e);
    }
  }

  private static String damaged(Path file, String reason) {
    return file + ": damaged (" + reason + ")";
  }

  private static void checkModel(Path file, DataInputStream in, Model model) throws IOException {
    String version = in.readUTF();
    String profile = in.readUTF();
    int width = in.readUnsignedShort();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(in.readUTF());
    }
    if (!version.equals(model.version)) {
      throw new ModelFormatException(
          file + ": learned with model " + version + ", not " + model.version);
    }
    if (!profile.equals(model.profile.id())
        || !columns.equals(model.features.stream().map(Feature::columnName).toList())) {
      throw new ModelFormatException(
          file + ": learned with features other than those of the model");
    }
  }

  private static SiteLearner.Row row(DataInputStream in, int width) throws IOException {
    IpAddress source = address(in);
    int sourcePort = in.readUnsignedShort();
    IpAddress destination = address(in);
    SiteFlow flow =
        new SiteFlow(
            source,
            sourcePort,
            destination,
            in.readInt(),
            in.readInt(),
            in.readLong(),
            in.readLong());
    double probability = in.readDouble();
    float[] features = new float[width];
    for (int i = 0; i < width; i++) {
      features[i] = in.readFloat();
    }
    return new SiteLearner.Row(flow, features, probability);
  }

  private static IpAddress address(DataInputStream in) throws IOException {
    boolean isIpv6 = in.readBoolean();
    return new IpAddress(isIpv6, isIpv6 ? in.readLong() : 0, in.readLong());
  }
}
