package io.mlids.core.hdf;

import io.jhdf.api.Attribute;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.object.datatype.ArrayDataType;
import io.jhdf.object.datatype.CompoundDataType.CompoundDataMember;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.StringData;
import io.mlids.core.hdf.TableColumn.Categorical;
import io.mlids.core.hdf.TableColumn.Numbers;
import io.mlids.core.hdf.TableColumn.Other;
import io.mlids.core.hdf.TableColumn.Times;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A group with a frame in pandas' {@code table} format, as described in {@link PandasTableLayout},
 * but with arbitrary blocks. The frame was written by ml-ids or by pandas 0.25 to 2, with or
 * without {@code data_columns}.
 *
 * <p>Callers handle jHDF's exceptions, because only callers can name the file in a message.
 */
final class PandasFrame {
  private static final String ROW_INDEX = "index";

  /** A column and its name in the frame. */
  record Named(String name, TableColumn column) {}

  private final Group group;
  private final ChunkedDataset dataset;
  private final CompoundTable table;
  private final Charset charset;
  private final String missing;
  private final List<Named> columns = new ArrayList<>();
  private Optional<Numbers> rowIndex = Optional.empty();

  /**
   * Opens the frame of a group.
   *
   * @throws IllegalArgumentException if its table is not a pandas table
   */
  PandasFrame(Group group) {
    if (!(group.getChild(PandasTableLayout.TABLE) instanceof ChunkedDataset chunked)) {
      throw new IllegalArgumentException(group.getPath() + " contains no chunked table");
    }
    this.group = group;
    this.dataset = chunked;
    this.table = new CompoundTable(chunked);
    this.charset = text(group, "encoding").map(Charset::forName).orElse(StandardCharsets.UTF_8);
    this.missing = text(group, "nan_rep").orElse("nan");
    for (CompoundDataMember member : table.members()) {
      addColumns(member);
    }
  }

  private void addColumns(CompoundDataMember member) {
    DataType type = member.getDataType();
    DataType element = type instanceof ArrayDataType array ? array.getBaseType() : type;
    int count = element.getSize() == 0 ? 0 : type.getSize() / element.getSize();
    if (member.getOffset() + type.getSize() > table.rowSize()) {
      throw new IllegalArgumentException(member.getName() + " is beyond the end of the row");
    }
    if (member.getName().equals(ROW_INDEX)) {
      if (TableColumn.of(type, member.getOffset(), charset, missing) instanceof Numbers numbers
          && numbers.isInteger()) {
        rowIndex = Optional.of(numbers);
      }
      return;
    }
    List<String> names =
        bytes(dataset, member.getName() + "_kind")
            .map(PickledList::strings)
            .orElse(List.of(member.getName()));
    if (names.size() != count) {
      throw new IllegalArgumentException(
          "%s has %d columns and %d names".formatted(member.getName(), count, names.size()));
    }
    for (int i = 0; i < count; i++) {
      int offset = member.getOffset() + i * element.getSize();
      TableColumn stored = TableColumn.of(element, offset, charset, missing);
      columns.add(new Named(names.get(i), meaning(member.getName(), stored)));
    }
  }

  /** Decodes stored values, because categories and times are stored as numbers. */
  private TableColumn meaning(String block, TableColumn stored) {
    if (stored instanceof Numbers numbers) {
      if (text(dataset, block + "_meta").filter("category"::equals).isPresent()) {
        return categorical(block, numbers);
      }
      Optional<String> type =
          text(dataset, block + "_dtype").filter(t -> t.startsWith("datetime64"));
      if (type.isPresent()) {
        return Times.unit(type.get())
            .<TableColumn>map(unit -> new Times(numbers, unit))
            .orElseGet(() -> new Other(type.get()));
      }
    }
    return stored;
  }

  /** The categories are in a separate table, {@code meta/BLOCK/meta} below the frame. */
  private TableColumn categorical(String block, Numbers codes) {
    Optional<Group> categories =
        child(group, "meta").flatMap(meta -> child(meta, block)).flatMap(g -> child(g, "meta"));
    if (categories.isEmpty()) {
      // pandas writes no categories when all values are NaN.
      return new Categorical(codes, new String[0]);
    }
    PandasFrame values = new PandasFrame(categories.get());
    try (CompoundTable rows = values.table()) {
      String[] names = new String[Math.toIntExact(rows.rowCount())];
      for (Named column : values.columns()) {
        TableColumn.Text text =
            switch (column.column()) {
              case TableColumn.Text words -> words;
              case Numbers numbers -> new TableColumn.NumberedClasses(numbers);
              case TableColumn.Other _ -> null;
            };
        if (column.name().equals("values") && text != null) {
          for (int at = 0; at < names.length; ) {
            int count = rows.ready(names.length - at);
            text.read(rows, count, names, at);
            rows.skip(count);
            at += count;
          }
          return new Categorical(codes, names);
        }
      }
      return new Other("a categorical of an unsupported type");
    }
  }

  private static Optional<Group> child(Group group, String name) {
    return group.getChild(name) instanceof Group child ? Optional.of(child) : Optional.empty();
  }

  /** The table's rows, starting with the first. */
  CompoundTable table() {
    return table;
  }

  /** The columns in storage order, which differs from the frame's order. */
  List<Named> columns() {
    return columns;
  }

  /** The row index, if it consists of integers. */
  Optional<Numbers> rowIndex() {
    return rowIndex;
  }

  /** A text attribute of the frame's group. */
  Optional<String> attribute(String name) {
    return text(group, name);
  }

  /** A text attribute of a group or table. */
  static Optional<String> text(Node node, String name) {
    return bytes(node, name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> bytes(Node node, String name) {
    Attribute attribute = node.getAttribute(name);
    if (attribute == null || attribute.isEmpty()) {
      return Optional.empty();
    }
    if (!(attribute.getDataType() instanceof StringData)) {
      return attribute.getData() instanceof String text
          ? Optional.of(text.getBytes(StandardCharsets.UTF_8))
          : Optional.empty();
    }
    // jHDF would end the string at the first NUL, but a pickle may contain NULs.
    ByteBuffer buffer = attribute.getBuffer();
    int length = buffer.remaining();
    while (length > 0 && buffer.get(buffer.position() + length - 1) == 0) {
      length--;
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return Optional.of(bytes);
  }

  /** All groups below the given one that contain a pandas frame in any format, by path. */
  static Map<String, Group> in(Group root) {
    Map<String, Group> frames = new LinkedHashMap<>();
    collect(root, "", 0, frames);
    return frames;
  }

  private static void collect(Group group, String path, int depth, Map<String, Group> frames) {
    for (Node node : group.getChildren().values()) {
      // Links are not followed, because they may form loops or lead to other files.
      if (node instanceof Group child && !node.isLink()) {
        String childPath = path + "/" + child.getName();
        if (text(child, "pandas_type").isPresent()
            || child.getChild(PandasTableLayout.TABLE) != null) {
          frames.put(childPath, child);
        } else if (depth < 8) {
          collect(child, childPath, depth + 1, frames);
        }
      }
    }
  }
}
