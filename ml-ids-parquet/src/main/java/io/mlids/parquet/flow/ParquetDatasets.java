package io.mlids.parquet.flow;

import io.mlids.core.dataset.DatasetFormat;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.OutputFile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.table.FlowWriter;
import io.mlids.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Path;

/** Datasets in Parquet files; found with {@link java.util.ServiceLoader}. */
public final class ParquetDatasets implements DatasetFormat {
  private static final String MAGIC = "PAR1";

  @Override
  public String ending() {
    return ".parquet";
  }

  @Override
  public boolean begins(byte[] start) {
    if (start.length < MAGIC.length()) {
      return false;
    }
    for (int i = 0; i < MAGIC.length(); i++) {
      if (start[i] != MAGIC.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public FlowReader open(Path file, FeatureProfile profile, CleaningReport report, boolean labelled)
      throws IOException {
    return FlowParquetReader.open(file, profile, report, labelled);
  }

  @Override
  public long rows(Path file) throws IOException {
    try (ParquetReader reader = ParquetReader.open(file, _ -> false)) {
      return reader.rows();
    }
  }

  @Override
  public FlowWriter create(OutputFile output, FlowSchema schema, FeatureProfile profile)
      throws IOException {
    return FlowParquetWriter.create(output, schema, profile);
  }
}
