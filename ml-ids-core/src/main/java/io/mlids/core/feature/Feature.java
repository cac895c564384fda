package io.mlids.core.feature;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The 79 columns that describe a flow, in their published order (CSE-CIC-IDS2018; its 80th column,
 * the label, is not a feature). {@link #ordinal()} is a column's index in every {@code double[]}
 * row of length {@link #COUNT}. In these rows, the only text column, {@link #TIMESTAMP}, is NaN.
 *
 * <p>The {@link FeatureProfile} defines the value of each column.
 */
public enum Feature {
  DST_PORT("Dst Port", Unit.NONE, StorageType.U32),
  PROTOCOL("Protocol", Unit.NONE, StorageType.U8),
  TIMESTAMP("Timestamp", Unit.TEXT, StorageType.TEXT),
  FLOW_DURATION("Flow Duration", Unit.MICROSECONDS, StorageType.I64),
  TOT_FWD_PKTS("Tot Fwd Pkts", Unit.PACKETS, StorageType.U32),
  TOT_BWD_PKTS("Tot Bwd Pkts", Unit.PACKETS, StorageType.U32),
  TOTLEN_FWD_PKTS("TotLen Fwd Pkts", Unit.BYTES, StorageType.U32),
  TOTLEN_BWD_PKTS("TotLen Bwd Pkts", Unit.BYTES, StorageType.U32),
  FWD_PKT_LEN_MAX("Fwd Pkt Len Max", Unit.BYTES, StorageType.U16),
  FWD_PKT_LEN_MIN("Fwd Pkt Len Min", Unit.BYTES, StorageType.U16),
  FWD_PKT_LEN_MEAN("Fwd Pkt Len Mean", Unit.BYTES, StorageType.F32),
  FWD_PKT_LEN_STD("Fwd Pkt Len Std", Unit.BYTES, StorageType.F32),
  BWD_PKT_LEN_MAX("Bwd Pkt Len Max", Unit.BYTES, StorageType.U16),
  BWD_PKT_LEN_MIN("Bwd Pkt Len Min", Unit.BYTES, StorageType.U16),
  BWD_PKT_LEN_MEAN("Bwd Pkt Len Mean", Unit.BYTES, StorageType.F32),
  BWD_PKT_LEN_STD("Bwd Pkt Len Std", Unit.BYTES, StorageType.F32),
  FLOW_BYTS_S("Flow Byts/s", Unit.BYTES_PER_SECOND, StorageType.F64),
  FLOW_PKTS_S("Flow Pkts/s", Unit.PACKETS_PER_SECOND, StorageType.F64),
  FLOW_IAT_MEAN("Flow IAT Mean", Unit.MICROSECONDS, StorageType.F32),
  FLOW_IAT_STD("Flow IAT Std", Unit.MICROSECONDS, StorageType.F32),
  FLOW_IAT_MAX("Flow IAT Max", Unit.MICROSECONDS, StorageType.I64),
  FLOW_IAT_MIN("Flow IAT Min", Unit.MICROSECONDS, StorageType.I64),
  FWD_IAT_TOT("Fwd IAT Tot", Unit.MICROSECONDS, StorageType.I64),
  FWD_IAT_MEAN("Fwd IAT Mean", Unit.MICROSECONDS, StorageType.F32),
  FWD_IAT_STD("Fwd IAT Std", Unit.MICROSECONDS, StorageType.F32),
  FWD_IAT_MAX("Fwd IAT Max", Unit.MICROSECONDS, StorageType.I64),
  FWD_IAT_MIN("Fwd IAT Min", Unit.MICROSECONDS, StorageType.I64),
  BWD_IAT_TOT("Bwd IAT Tot", Unit.MICROSECONDS, StorageType.U32),
  BWD_IAT_MEAN("Bwd IAT Mean", Unit.MICROSECONDS, StorageType.F32),
  BWD_IAT_STD("Bwd IAT Std", Unit.MICROSECONDS, StorageType.F32),
  BWD_IAT_MAX("Bwd IAT Max", Unit.MICROSECONDS, StorageType.U32),
  BWD_IAT_MIN("Bwd IAT Min", Unit.MICROSECONDS, StorageType.U32),
  FWD_PSH_FLAGS("Fwd PSH Flags", Unit.PACKETS, StorageType.U8),
  BWD_PSH_FLAGS("Bwd PSH Flags", Unit.PACKETS, StorageType.U8),
  FWD_URG_FLAGS("Fwd URG Flags", Unit.PACKETS, StorageType.U8),
  BWD_URG_FLAGS("Bwd URG Flags", Unit.PACKETS, StorageType.U8),
  FWD_HEADER_LEN("Fwd Header Len", Unit.BYTES, StorageType.U32),
  BWD_HEADER_LEN("Bwd Header Len", Unit.BYTES, StorageType.U32),
  FWD_PKTS_S("Fwd Pkts/s", Unit.PACKETS_PER_SECOND, StorageType.F32),
  BWD_PKTS_S("Bwd Pkts/s", Unit.PACKETS_PER_SECOND, StorageType.F32),
  PKT_LEN_MIN("Pkt Len Min", Unit.BYTES, StorageType.U16),
  PKT_LEN_MAX("Pkt Len Max", Unit.BYTES, StorageType.U16),
  PKT_LEN_MEAN("Pkt Len Mean", Unit.BYTES, StorageType.F32),
  PKT_LEN_STD("Pkt Len Std", Unit.BYTES, StorageType.F32),
  PKT_LEN_VAR("Pkt Len Var", Unit.SQUARE_BYTES, StorageType.F32),
  FIN_FLAG_CNT("FIN Flag Cnt", Unit.PACKETS, StorageType.U8),
  SYN_FLAG_CNT("SYN Flag Cnt", Unit.PACKETS, StorageType.U8),
  RST_FLAG_CNT("RST Flag Cnt", Unit.PACKETS, StorageType.U8),
  PSH_FLAG_CNT("PSH Flag Cnt", Unit.PACKETS, StorageType.U8),
  ACK_FLAG_CNT("ACK Flag Cnt", Unit.PACKETS, StorageType.U8),
  URG_FLAG_CNT("URG Flag Cnt", Unit.PACKETS, StorageType.U8),
  CWE_FLAG_COUNT("CWE Flag Count", Unit.PACKETS, StorageType.U8),
  ECE_FLAG_CNT("ECE Flag Cnt", Unit.PACKETS, StorageType.U8),
  DOWN_UP_RATIO("Down/Up Ratio", Unit.NONE, StorageType.U16),
  PKT_SIZE_AVG("Pkt Size Avg", Unit.BYTES, StorageType.F32),
  FWD_SEG_SIZE_AVG("Fwd Seg Size Avg", Unit.BYTES, StorageType.F32),
  BWD_SEG_SIZE_AVG("Bwd Seg Size Avg", Unit.BYTES, StorageType.F32),
  FWD_BYTS_B_AVG("Fwd Byts/b Avg", Unit.BYTES, StorageType.U8),
  FWD_PKTS_B_AVG("Fwd Pkts/b Avg", Unit.PACKETS, StorageType.U8),
  FWD_BLK_RATE_AVG("Fwd Blk Rate Avg", Unit.BYTES_PER_SECOND, StorageType.U8),
  BWD_BYTS_B_AVG("Bwd Byts/b Avg", Unit.BYTES, StorageType.U8),
  BWD_PKTS_B_AVG("Bwd Pkts/b Avg", Unit.PACKETS, StorageType.U8),
  BWD_BLK_RATE_AVG("Bwd Blk Rate Avg", Unit.BYTES_PER_SECOND, StorageType.U8),
  SUBFLOW_FWD_PKTS("Subflow Fwd Pkts", Unit.PACKETS, StorageType.U32),
  SUBFLOW_FWD_BYTS("Subflow Fwd Byts", Unit.BYTES, StorageType.U32),
  SUBFLOW_BWD_PKTS("Subflow Bwd Pkts", Unit.PACKETS, StorageType.U32),
  SUBFLOW_BWD_BYTS("Subflow Bwd Byts", Unit.BYTES, StorageType.U32),
  INIT_FWD_WIN_BYTS("Init Fwd Win Byts", Unit.BYTES, StorageType.I32),
  INIT_BWD_WIN_BYTS("Init Bwd Win Byts", Unit.BYTES, StorageType.I32),
  FWD_ACT_DATA_PKTS("Fwd Act Data Pkts", Unit.PACKETS, StorageType.U32),
  FWD_SEG_SIZE_MIN("Fwd Seg Size Min", Unit.BYTES, StorageType.U8),
  ACTIVE_MEAN("Active Mean", Unit.MICROSECONDS, StorageType.F32),
  ACTIVE_STD("Active Std", Unit.MICROSECONDS, StorageType.F32),
  ACTIVE_MAX("Active Max", Unit.MICROSECONDS, StorageType.U32),
  ACTIVE_MIN("Active Min", Unit.MICROSECONDS, StorageType.U32),
  IDLE_MEAN("Idle Mean", Unit.MICROSECONDS, StorageType.F32),
  IDLE_STD("Idle Std", Unit.MICROSECONDS, StorageType.F32),
  IDLE_MAX("Idle Max", Unit.MICROSECONDS, StorageType.U64),
  IDLE_MIN("Idle Min", Unit.MICROSECONDS, StorageType.U64);

  /** The number of columns, including {@link #TIMESTAMP}. */
  public static final int COUNT = 79;

  /** Columns that identify the service or the time; never model inputs. */
  private static final Set<Feature> IDENTIFIERS = EnumSet.of(DST_PORT, PROTOCOL, TIMESTAMP);

  /** Columns that are 0 in every published row, and in every row of the {@code cse2018} profile. */
  private static final Set<Feature> CONSTANT_IN_2018 =
      EnumSet.of(
          BWD_PSH_FLAGS,
          BWD_URG_FLAGS,
          FWD_BYTS_B_AVG,
          FWD_PKTS_B_AVG,
          FWD_BLK_RATE_AVG,
          BWD_BYTS_B_AVG,
          BWD_PKTS_B_AVG,
          BWD_BLK_RATE_AVG);

  private static final Set<Feature> MAY_BE_NEGATIVE =
      EnumSet.of(INIT_FWD_WIN_BYTS, INIT_BWD_WIN_BYTS);

  private static final List<Feature> ALL = List.of(values());

  private static final Map<String, Feature> BY_COLUMN_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Feature::columnName, Function.identity()));

  private final String publishedName;
  private final String columnName;
  private final Unit unit;
  private final StorageType storageType;

  Feature(String publishedName, Unit unit, StorageType storageType) {
    this.publishedName = publishedName;
    this.columnName = normalise(publishedName);
    this.unit = unit;
    this.storageType = storageType;
  }

  /** All features in column order. */
  public static List<Feature> all() {
    return ALL;
  }

  /**
   * Returns the feature whose {@link #columnName()} equals the given name after {@linkplain
   * #normalise normalisation}. The column names that other programs use are translated when files
   * from those programs are read.
   */
  public static Optional<Feature> ofColumn(String name) {
    return Optional.ofNullable(BY_COLUMN_NAME.get(normalise(name)));
  }

  /**
   * Normalises a name as in the ml-ids datasets: strips white space, converts to lower case, and
   * replaces all characters other than letters, digits and {@code _} with {@code _}.
   */
  public static String normalise(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    StringBuilder normal = new StringBuilder(lower.length());
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
      normal.append(word ? c : '_');
    }
    return normal.toString();
  }

  /** The column title in the published CSVs, such as {@code Flow Byts/s}. */
  public String publishedName() {
    return publishedName;
  }

  /** The name in HDF5 files, request bodies and models, such as {@code flow_byts_s}. */
  public String columnName() {
    return columnName;
  }

  /** The unit of the values. */
  public Unit unit() {
    return unit;
  }

  /** The column's type in dataset files. */
  public StorageType storageType() {
    return storageType;
  }

  /** Returns whether the column holds text; only {@link #TIMESTAMP} does. */
  public boolean isText() {
    return this == TIMESTAMP;
  }

  /**
   * Returns whether the column is the port, the protocol or the time, none of which is a model
   * input.
   */
  public boolean isIdentifier() {
    return IDENTIFIERS.contains(this);
  }

  /** Returns whether the column is 0 in every row of {@link FeatureProfile#CSE2018}. */
  public boolean isConstantIn2018() {
    return CONSTANT_IN_2018.contains(this);
  }

  /**
   * Returns whether a value means "missing": NaN, an infinity, or a negative number in a column
   * that cannot be negative (only the two initial window columns can be negative: −1 means "not
   * TCP").
   */
  public boolean isMissing(double value) {
    return !(value >= 0 || (value < 0 && MAY_BE_NEGATIVE.contains(this)))
        || Double.isInfinite(value);
  }

  /**
   * Converts a value to a model input, which is a float. The result is NaN if the value is
   * {@linkplain #isMissing missing}.
   */
  public float modelValue(double value) {
    return isMissing(value) ? Float.NaN : (float) value;
  }
}
