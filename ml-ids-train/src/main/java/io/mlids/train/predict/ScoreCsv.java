package io.mlids.train.predict;

import io.mlids.core.file.GzipOutput;
import io.mlids.core.file.OutputFile;
import io.mlids.core.table.SpreadsheetText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Scores as CSV; compressed if the file's name ends in {@code .gz}. Not thread-safe. */
final class ScoreCsv implements ScoreOutput {
  private final OutputFile output;
  private final Writer out;
  private final List<String> files;
  private final boolean explained;

  private ScoreCsv(OutputFile output, Writer out, List<String> files, boolean explained) {
    this.output = output;
    this.out = out;
    this.files = files;
    this.explained = explained;
  }

  static ScoreCsv create(Path file, List<String> files, boolean explained) throws IOException {
    OutputFile output = OutputFile.create(file);
    try {
      Writer out =
          new BufferedWriter(
              new OutputStreamWriter(
                  GzipOutput.asNamed(file, Files.newOutputStream(output.path())),
                  StandardCharsets.UTF_8));
      ScoreCsv csv = new ScoreCsv(output, out, files, explained);
      out.write("file,row,timestamp,label,probability,attack,prediction");
      out.write(explained ? ",reasons\n" : "\n");
      return csv;
    } catch (IOException | RuntimeException e) {
      output.close();
      throw e;
    }
  }

  @Override
  public void write(ScoredFlow flow) throws IOException {
    out.write(SpreadsheetText.cell(files.get(flow.file())));
    out.write(',');
    out.write(Long.toString(flow.row()));
    out.write(',');
    out.write(SpreadsheetText.cell(flow.timestamp()));
    out.write(',');
    out.write(SpreadsheetText.cell(flow.label()));
    out.write(',');
    out.write(Double.toString(flow.verdict().probability()));
    out.write(flow.verdict().isAttack() ? ",true," : ",false,");
    out.write(SpreadsheetText.cell(flow.verdict().label().name()));
    if (explained) {
      out.write(',');
      out.write(SpreadsheetText.cell(flow.reasons()));
    }
    out.write('\n');
  }

  @Override
  public void complete() throws IOException {
    out.close();
    output.commit();
  }

  @Override
  public void close() throws IOException {
    try (output) {
      out.close();
    }
  }
}
