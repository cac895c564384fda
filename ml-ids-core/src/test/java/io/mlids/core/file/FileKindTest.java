package io.mlids.core.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.CsvText;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The CSV and HDF5 readers both identify files by their first bytes. */
class FileKindTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          PAR1\\025\\004              | is Parquet, which is not supported; convert it to CSV, for example in pandas with read_parquet
          ARROW1\\0\\0                   | is Arrow (Feather), which is not supported
          FEA1                         | is Feather
          \\200\\004\\225\\001        | is a Python pickle
          \\223NUMPY\\1                | is a NumPy array
          \\3757zXZ\\0                 | is compressed with xz; unpack it with 'unxz'
          BZh91AY                      | is compressed with bzip2; unpack it with 'bunzip2'
          (\\265/\\375                | is compressed with zstd; unpack it with 'unzstd'
          7z\\274\\257'\\034          | is compressed with 7-Zip
          SQLite format 3\\0            | is an SQLite database
          \\320\\317\\021\\340\\241\\261\\032\\341 | is an Excel workbook
          \\324\\303\\262\\241        | is a packet capture; extract its flows with 'ml-ids-flows extract'
          version https://git-lfs.github.com/spec/v1\\noid sha256:00 | is a Git LFS pointer, not the data itself; fetch the data with 'git lfs pull'
          /annex/objects/SHA256E-s3    | is a git-annex pointer
          \\n <!DOCTYPE html><html>      | is a web page (HTML); download the file itself
          <html><body>404              | is a web page (HTML)
          <?xml version="1.0"?>        | is XML
          {"columns": []}              | is JSON
          [{"label": 1}]               | is JSON
          @RELATION flows              | is ARFF (Weka)
          \\177ELF\\002\\001\\001\\0   | is not text (it begins with the bytes 7f 45 4c 46)
          """)
  void namesTheKindAndTheRemedyRegardlessOfTheFileName(String start, String message)
      throws IOException {
    assertNamed(start, message);
  }

  private void assertNamed(String start, String message) throws IOException {
    byte[] bytes = start.translateEscapes().getBytes(ISO_8859_1);
    Path csv = Files.write(folder.resolve("flows.csv"), bytes);
    Path hdf = Files.write(folder.resolve("flows.h5"), bytes);
    assertThatThrownBy(
            () -> FlowCsvReader.open(List.of(csv), FeatureProfile.CSE2018, new CleaningReport()))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageStartingWith(csv + ": the file " + message);
    assertThatThrownBy(() -> FlowHdfReader.open(hdf))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageStartingWith(hdf + ": the file " + message);
    assertThatThrownBy(() -> FlowDataset.open(hdf))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageStartingWith(hdf + ": the file " + message);
    assertThatThrownBy(() -> TextInput.open(csv).requireText()).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "[Content_Types].xml, is an Excel workbook; save the sheet as CSV",
    "mimetype, is an OpenDocument file",
    "values.npy, is a NumPy archive",
    "flows.csv, is compressed into a zip archive; unpack it with 'unzip'"
  })
  void looksIntoZipArchives(String entry, String message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(1);
    }
    assertThat(FileKind.of(bytes.toByteArray()).orElseThrow().refusal("f").getMessage())
        .startsWith("f: the file " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
  void recognisesWideTextWithoutAByteOrderMark(String charset) throws IOException {
    byte[] text = CsvText.HEADER.getBytes(Charset.forName(charset));
    assertThat(FileKind.of(text).orElseThrow().name()).isEqualTo(charset.substring(0, 6) + " text");
    byte[] marked = ("\ufeff" + CsvText.HEADER).getBytes(Charset.forName(charset));
    assertThat(FileKind.of(marked).orElseThrow().name())
        .isEqualTo(charset.substring(0, 6) + " text");
  }

  @Test
  void recognisesTarArchivesEvenInGzip() throws IOException {
    byte[] tar = new byte[512];
    System.arraycopy("ustar".getBytes(UTF_8), 0, tar, 257, 5);
    System.arraycopy("flows.csv".getBytes(UTF_8), 0, tar, 0, 9);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar);
    }
    Path file = Files.write(folder.resolve("flows.csv.gz"), bytes.toByteArray());
    assertThatThrownBy(() -> FlowDataset.open(file))
        .hasMessage(file + ": the file is a tar archive; unpack it with 'tar xf'");
  }

  @Test
  void acceptsCsvAndHdf5() {
    for (String text :
        List.of(
            "",
            CsvText.HEADER,
            "\ufeff" + CsvText.HEADER,
            CsvText.HEADER.replace(',', '\t'),
            "sep=;\n" + CsvText.HEADER.replace(',', ';'),
            CsvText.HEADER + ",\0stray")) {
      assertThat(FileKind.of(text.getBytes(UTF_8))).as(text).isEmpty();
    }
  }

  @Test
  void describesTheFilesOfADirectoryWithoutTables() throws IOException {
    Path parquet = Files.writeString(folder.resolve("flows.parquet"), "PAR1....PAR1");
    assertThatThrownBy(() -> FlowDataset.open(folder))
        .hasMessageContaining("no .csv or .csv.gz or .h5")
        .hasMessageContaining(parquet + ": the file is Parquet");
  }
}
