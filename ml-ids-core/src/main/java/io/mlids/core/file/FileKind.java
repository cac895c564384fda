package io.mlids.core.file;

import io.mlids.core.table.DatasetFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A file format other than a flow table, identified by its magic bytes, and what to do with such a
 * file. File names are ignored.
 *
 * @param name the format's name with its article, as it follows "the file is" in a message
 * @param remedy what to do with a file of this kind
 */
public record FileKind(String name, String remedy) {
  /**
   * The number of bytes at the start of a file that are enough to identify its kind; the magic
   * bytes of a tar archive are at offset 257.
   */
  public static final int ENOUGH = 4096;

  private static final byte[] HDF5 = bytes("\u0089HDF");
  private static final int TAR_MARK = 257;
  private static final int ZIP_NAME_LENGTH = 26;
  private static final int ZIP_NAME = 30;

  private static final String TO_CSV =
      "; convert it to CSV, for example in pandas with %s(…).to_csv(…, index=False)";
  private static final String UNPACK = "unpack it with '%s', or compress it with gzip instead";

  /** The first bytes of a file format, decoded as ISO 8859-1. */
  private record Mark(String bytes, FileKind kind) {}

  private static final List<Mark> MARKS =
      List.of(
          table("PAR1", "Parquet", "read_parquet"),
          table("PARE", "encrypted Parquet", "read_parquet"),
          table("ARROW1", "Arrow (Feather)", "read_feather"),
          table("FEA1", "Feather", "read_feather"),
          table("\u00ff\u00ff\u00ff\u00ff", "an Arrow stream", "read_feather"),
          table("ORC", "ORC", "read_orc"),
          table("\u0080\2", "a Python pickle", "read_pickle"),
          table("\u0080\3", "a Python pickle", "read_pickle"),
          table("\u0080\4", "a Python pickle", "read_pickle"),
          table("\u0080\5", "a Python pickle", "read_pickle"),
          table(
              "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1",
              "an Excel workbook",
              "read_excel"),
          packed("\u00fd7zXZ\0", "xz", "unxz"),
          packed("BZh", "bzip2", "bunzip2"),
          packed("(\u00b5/\u00fd", "zstd", "unzstd"),
          packed("\4\"M\u0018", "lz4", "unlz4"),
          packed("\u001f\u009d", "compress", "uncompress"),
          packed("]\0\0", "lzma", "unlzma"),
          packed("7z\u00bc\u00af'\u001c", "7-Zip", "7z x"),
          packed("Rar!\u001a\7", "RAR", "unrar x"),
          new Mark(
              "\u001f\u008b",
              new FileKind(
                  "compressed more than once with gzip", "unpack it first, with 'gunzip'")),
          other("\u0093NUMPY", "a NumPy array", "save it as CSV with column names"),
          other("SQLite format 3", "an SQLite database", "export its table as CSV with a header"),
          other("Obj\1", "Avro", "convert it to CSV"),
          other("CDF\1", "NetCDF", "convert it to CSV"),
          other("CDF\2", "NetCDF", "convert it to CSV"),
          other("MATLAB 5.0", "a MATLAB file", "export its table as CSV"),
          other("RDX", "an R workspace", "write the table with write.csv(…, row.names = FALSE)"),
          other("X\n\0\0", "an R object", "write the table with write.csv(…, row.names = FALSE)"),
          other("%PDF", "a PDF document", "specify a flow CSV"),
          capture("\u00d4\u00c3\u00b2\u00a1"),
          capture("\u00a1\u00b2\u00c3\u00d4"),
          capture("M<\u00b2\u00a1"),
          capture("\u00a1\u00b2<M"),
          capture("\n\r\r\n"),
          other(
              "version https://git-lfs",
              "a Git LFS pointer, not the data itself",
              "fetch the data with 'git lfs pull'"),
          other(
              "/annex/objects/",
              "a git-annex pointer, not the data itself",
              "fetch the data with 'git annex get'"),
          other(
              "#separator ",
              "a Zeek log",
              "extract flows from a capture with 'ml-ids-flows extract'"));

  /** The first words of text formats, in lower case. */
  private static final List<Mark> WORDS =
      List.of(
          other("<!doctype html", "a web page (HTML)", "download the file itself"),
          other("<html", "a web page (HTML)", "download the file itself"),
          other("<head", "a web page (HTML)", "download the file itself"),
          other("<?xml", "XML", "download or export the flows as CSV"),
          other(
              "{",
              "JSON",
              "convert it to CSV, for example in pandas with read_json(…).to_csv(…, index=False)"),
          other(
              "[",
              "JSON",
              "convert it to CSV, for example in pandas with read_json(…).to_csv(…, index=False)"),
          other("@relation", "ARFF (Weka)", "convert it to CSV"));

  private static Mark table(String bytes, String name, String pandas) {
    return new Mark(bytes, new FileKind(name, "which is not supported" + TO_CSV.formatted(pandas)));
  }

  private static Mark packed(String bytes, String name, String program) {
    return new Mark(bytes, new FileKind("compressed with " + name, UNPACK.formatted(program)));
  }

  private static Mark capture(String bytes) {
    return other(bytes, "a packet capture", "extract its flows with 'ml-ids-flows extract'");
  }

  private static Mark other(String bytes, String name, String remedy) {
    return new Mark(bytes, new FileKind(name, remedy));
  }

  /**
   * Returns the kind of a file that cannot be a CSV, or empty if the file may be a CSV or is HDF5.
   */
  public static Optional<FileKind> of(byte[] start) {
    for (Mark mark : MARKS) {
      if (begins(start, 0, bytes(mark.bytes()))) {
        return Optional.of(mark.kind());
      }
    }
    if (begins(start, 0, bytes("PK"))) {
      return Optional.of(zip(start));
    }
    if (begins(start, TAR_MARK, bytes("ustar"))) {
      return Optional.of(new FileKind("a tar archive", "unpack it with 'tar xf'"));
    }
    if (isHdf5(start)) {
      return Optional.empty();
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    String words =
        text.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
    for (Mark mark : WORDS) {
      if (words.startsWith(mark.bytes())) {
        return Optional.of(mark.kind());
      }
    }
    return wideText(start).or(() -> binary(start));
  }

  /** Returns whether the bytes are the beginning of an HDF5 file. */
  public static boolean isHdf5(byte[] start) {
    // A user block may precede the superblock.
    return begins(start, 0, HDF5)
        || begins(start, 512, HDF5)
        || begins(start, 1024, HDF5)
        || begins(start, 2048, HDF5);
  }

  /**
   * Identifies a zip archive by its first entry, because office programs and NumPy store their
   * files as zip archives.
   */
  private static FileKind zip(byte[] start) {
    String name = "";
    if (start.length > ZIP_NAME) {
      int length = (start[ZIP_NAME_LENGTH] & 0xff) | (start[ZIP_NAME_LENGTH + 1] & 0xff) << 8;
      int end = Math.min(start.length, ZIP_NAME + length);
      name = new String(start, ZIP_NAME, end - ZIP_NAME, StandardCharsets.ISO_8859_1);
    }
    if (name.equals("[Content_Types].xml")
        || name.startsWith("xl/")
        || name.startsWith("_rels/")
        || name.startsWith("docProps/")) {
      return new FileKind("an Excel workbook", "save the sheet as CSV (UTF-8)");
    }
    if (name.equals("mimetype")) {
      return new FileKind("an OpenDocument file", "save the sheet as CSV (UTF-8)");
    }
    if (name.endsWith(".npy")) {
      return new FileKind("a NumPy archive", "save its table as CSV with column names");
    }
    return new FileKind("compressed into a zip archive", UNPACK.formatted("unzip"));
  }

  /** Recognises text with two or four bytes per character, with or without a byte order mark. */
  private static Optional<FileKind> wideText(byte[] start) {
    boolean marked =
        begins(start, 0, bytes("\u00ff\u00fe"))
            || begins(start, 0, bytes("\u00fe\u00ff"))
            || begins(start, 0, bytes("\0\0\u00fe\u00ff"));
    int length = Math.min(start.length, 200);
    int[] zeros = new int[4];
    int others = 0;
    for (int i = 0; i < length; i++) {
      if (start[i] == 0) {
        zeros[i % 4]++;
      } else if (start[i] >= ' ' || start[i] == '\t' || start[i] == '\n' || start[i] == '\r') {
        others++;
      }
    }
    int sum = Arrays.stream(zeros).sum();
    // In ASCII text, every other byte is zero in UTF-16, and three of four bytes are zero in
    // UTF-32.
    boolean two =
        length >= 8
            && sum + others == length
            && sum >= length / 2 - 1
            && (zeros[0] + zeros[2] == 0 || zeros[1] + zeros[3] == 0);
    boolean four = length >= 16 && sum + others == length && sum >= length * 3 / 4 - 3;
    if (!marked && !two && !four) {
      return Optional.empty();
    }
    boolean is32 =
        begins(start, 0, bytes("\0\0\u00fe\u00ff"))
            || begins(start, 0, bytes("\u00ff\u00fe\0\0"))
            || (!marked && four);
    return Optional.of(new FileKind((is32 ? "UTF-32" : "UTF-16") + " text", "save it as UTF-8"));
  }

  private static Optional<FileKind> binary(byte[] start) {
    int controls = 0;
    for (byte b : start) {
      controls += b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' ? 1 : 0;
    }
    // A file with a few control characters may still be text.
    if (controls > start.length / 20) {
      String hex = HexFormat.ofDelimiter(" ").formatHex(start, 0, Math.min(4, start.length));
      return Optional.of(
          new FileKind("not text (it begins with the bytes " + hex + ")", "specify a flow CSV"));
    }
    return Optional.empty();
  }

  /** Creates the exception for a file of this kind. */
  public DatasetFormatException refusal(String file) {
    String joint = remedy.startsWith("which") ? ", " : "; ";
    return new DatasetFormatException(file + ": the file is " + name + joint + remedy);
  }

  private static boolean begins(byte[] start, int offset, byte[] mark) {
    return start.length >= offset + mark.length
        && Arrays.equals(start, offset, offset + mark.length, mark, 0, mark.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
