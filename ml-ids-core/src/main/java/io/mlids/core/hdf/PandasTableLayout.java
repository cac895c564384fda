package io.mlids.core.hdf;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.StorageType;
import io.mlids.core.table.FlowSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The layout of a frame in pandas' {@code table} format (version 0.15.2, used by pandas 0.25 to 2).
 * Each row is an HDF5 compound of the row index and one array per <i>block</i>; a block consists of
 * columns of the same type. Pickled lists in attributes name the columns of each block and give the
 * column order of the frame.
 *
 * <p>The order of columns within a block is arbitrary, and does not affect the frame.
 */
final class PandasTableLayout {
  static final String KEY = "ids_data";
  static final String TABLE = "table";
  static final String PROFILE_ATTRIBUTE = "feature_profile";
  static final String LABEL = "label";

  /** The row index, an int64 before the blocks. */
  private static final int INDEX_BYTES = StorageType.I64.bytes();

  /**
   * Columns with the same or similar values in most flows. If these columns are adjacent, they fit
   * into deflate's window of 32 KiB, which makes files of CSE-CIC-IDS2018 rows 6 % smaller.
   */
  private static final List<Feature> SIMILAR =
      List.of(
          Feature.FLOW_DURATION,
          Feature.FWD_IAT_TOT,
          Feature.FLOW_IAT_MAX,
          Feature.FWD_IAT_MAX,
          Feature.FLOW_IAT_MIN,
          Feature.FWD_IAT_MIN,
          Feature.TOT_FWD_PKTS,
          Feature.SUBFLOW_FWD_PKTS,
          Feature.FWD_ACT_DATA_PKTS,
          Feature.TOT_BWD_PKTS,
          Feature.SUBFLOW_BWD_PKTS,
          Feature.TOTLEN_FWD_PKTS,
          Feature.SUBFLOW_FWD_BYTS,
          Feature.TOTLEN_BWD_PKTS,
          Feature.SUBFLOW_BWD_BYTS,
          Feature.FWD_PKT_LEN_MAX,
          Feature.PKT_LEN_MAX,
          Feature.BWD_PKT_LEN_MAX,
          Feature.FWD_PKT_LEN_MIN,
          Feature.PKT_LEN_MIN,
          Feature.BWD_PKT_LEN_MIN,
          Feature.FWD_PKT_LEN_MEAN,
          Feature.FWD_SEG_SIZE_AVG,
          Feature.BWD_PKT_LEN_MEAN,
          Feature.BWD_SEG_SIZE_AVG,
          Feature.PKT_LEN_MEAN,
          Feature.PKT_SIZE_AVG,
          Feature.PKT_LEN_STD,
          Feature.PKT_LEN_VAR);

  /** The offset of a feature's values in a row. */
  record Field(Feature feature, StorageType type, int offset) {}

  private record Block(String name, String numpyType, EncodedType element, List<String> columns) {}

  private final List<Field> fields = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final int timestampOffset;
  private final int labelOffset;
  private final int rowSize;

  PandasTableLayout(FlowSchema schema) {
    int offset = INDEX_BYTES;
    for (StorageType type : StorageType.values()) {
      List<Feature> features = inStorageOrder().filter(f -> schema.type(f) == type).toList();
      if (type == StorageType.TEXT || features.isEmpty()) {
        continue;
      }
      for (Feature feature : features) {
        fields.add(new Field(feature, type, offset));
        offset += type.bytes();
      }
      addBlock(
          numpyName(type),
          EncodedType.number(type),
          features.stream().map(Feature::columnName).toList());
    }
    timestampOffset = offset;
    addTextBlock(Feature.TIMESTAMP.columnName(), schema.timestampWidth());
    labelOffset = timestampOffset + schema.timestampWidth();
    addTextBlock(LABEL, schema.labelWidth());
    rowSize = labelOffset + schema.labelWidth();
  }

  private static Stream<Feature> inStorageOrder() {
    return Stream.concat(
        SIMILAR.stream(), Feature.all().stream().filter(feature -> !SIMILAR.contains(feature)));
  }

  private void addTextBlock(String column, int width) {
    addBlock("bytes" + 8 * width, EncodedType.text(width), List.of(column));
  }

  private void addBlock(String numpyType, EncodedType element, List<String> columns) {
    blocks.add(new Block("values_block_" + blocks.size(), numpyType, element, columns));
  }

  private static String numpyName(StorageType type) {
    return switch (type) {
      case U8, U16, U32, U64 -> "uint" + 8 * type.bytes();
      case I32, I64 -> "int" + 8 * type.bytes();
      case F32, F64 -> "float" + 8 * type.bytes();
      case TEXT -> throw new IllegalArgumentException("text has no fixed name");
    };
  }

  /** The numeric columns, in their order in a row. */
  List<Field> fields() {
    return fields;
  }

  int timestampOffset() {
    return timestampOffset;
  }

  int labelOffset() {
    return labelOffset;
  }

  /** The size of a row in bytes, including eight for its index. */
  int rowSize() {
    return rowSize;
  }

  EncodedType rowType() {
    List<EncodedType.Member> members = new ArrayList<>();
    members.add(new EncodedType.Member("index", 0, EncodedType.number(StorageType.I64)));
    int offset = INDEX_BYTES;
    for (Block block : blocks) {
      EncodedType type = EncodedType.array(block.element(), block.columns().size());
      members.add(new EncodedType.Member(block.name(), offset, type));
      offset += type.getSize();
    }
    return EncodedType.compound(members, rowSize);
  }

  /** Attributes of the file's root group. */
  static Map<String, Object> rootAttributes() {
    // Map.of would change the order from run to run.
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("CLASS", "GROUP");
    attributes.put("PYTABLES_FORMAT_VERSION", "2.1");
    attributes.put("VERSION", "1.0");
    return attributes;
  }

  /** Attributes of the frame's group; each is a String, Pickle or Long. */
  Map<String, Object> groupAttributes(FeatureProfile profile) {
    List<String> frameColumns =
        Stream.concat(Feature.all().stream().map(Feature::columnName), Stream.of(LABEL)).toList();
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("CLASS", "GROUP");
    attributes.put("VERSION", "1.0");
    attributes.put("pandas_type", "frame_table");
    attributes.put("pandas_version", "0.15.2");
    attributes.put("table_type", "appendable_frame");
    attributes.put("index_cols", new Pickle("(l(I0\nVindex\nta."));
    attributes.put("values_cols", Pickle.list(blocks.stream().map(Block::name).toList()));
    attributes.put("non_index_axes", new Pickle("(l(I1\n" + Pickle.listItem(frameColumns) + "ta."));
    attributes.put("data_columns", Pickle.list(List.of()));
    attributes.put("nan_rep", "nan");
    attributes.put("encoding", "UTF-8");
    attributes.put("errors", "strict");
    attributes.put("levels", 1L);
    attributes.put("info", new Pickle("(dI1\n(dVnames\n(lNasVtype\nVIndex\nssVindex\n(ds."));
    attributes.put(PROFILE_ATTRIBUTE, profile.id());
    return attributes;
  }

  /** Attributes of the table in the group; each is a String, Pickle or Long. */
  Map<String, Object> tableAttributes(long rows) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("CLASS", "TABLE");
    attributes.put("VERSION", "2.7");
    attributes.put("NROWS", rows);
    attributes.put("FIELD_0_NAME", "index");
    attributes.put("index_kind", "integer");
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      attributes.put("FIELD_" + (i + 1) + "_NAME", block.name());
      attributes.put(block.name() + "_kind", Pickle.list(block.columns()));
      attributes.put(block.name() + "_dtype", block.numpyType());
      attributes.put(block.name() + "_meta", Pickle.NONE);
    }
    return attributes;
  }
}
