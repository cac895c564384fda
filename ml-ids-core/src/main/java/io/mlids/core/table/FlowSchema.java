package io.mlids.core.table;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.StorageType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The column types in a dataset file: a {@link StorageType} for each numeric feature, and the UTF-8
 * lengths of the longest timestamp and the longest label. Immutable.
 *
 * @param types the type of each feature, which is {@link StorageType#TEXT} only for {@link
 *     Feature#TIMESTAMP}
 * @param timestampWidth the width of timestamps in bytes, at least 1
 * @param labelWidth the width of labels in bytes, at least 1
 */
public record FlowSchema(Map<Feature, StorageType> types, int timestampWidth, int labelWidth) {

  public FlowSchema {
    for (Feature feature : Feature.all()) {
      StorageType type = types.get(feature);
      if (type == null || feature.isText() != (type == StorageType.TEXT)) {
        throw new IllegalArgumentException(feature.columnName() + " cannot be of type " + type);
      }
    }
    if (timestampWidth < 1 || labelWidth < 1) {
      throw new IllegalArgumentException("text must be at least one byte wide");
    }
    types = Collections.unmodifiableMap(new EnumMap<>(types));
  }

  /** The type of a feature's column. */
  public StorageType type(Feature feature) {
    // The constructor has checked that each feature has a type.
    return Objects.requireNonNull(types.get(feature));
  }

  /** Returns a schema that fits the rows of both this schema and another. */
  public FlowSchema widenedBy(FlowSchema other) {
    Map<Feature, StorageType> wider = new EnumMap<>(Feature.class);
    types.forEach(
        (feature, type) ->
            wider.put(feature, type == other.type(feature) ? type : StorageType.F64));
    return new FlowSchema(
        wider,
        Math.max(timestampWidth, other.timestampWidth),
        Math.max(labelWidth, other.labelWidth));
  }

  /**
   * Creates a builder that determines the schema of the {@linkplain Builder#observe observed} rows.
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Determines a schema from rows. Each column starts with the {@linkplain Feature#storageType
   * default type} of its feature, and is widened to {@link StorageType#F64} at the first value that
   * does not fit. Not thread-safe.
   */
  public static final class Builder {
    private final StorageType[] types = new StorageType[Feature.COUNT];
    private int timestampWidth = 1;
    private int labelWidth = 1;

    private Builder() {
      for (Feature feature : Feature.all()) {
        types[feature.ordinal()] = feature.storageType();
      }
    }

    /** Widens the schema to fit all rows of the batch. */
    public Builder observe(FlowBatch batch) {
      for (Feature feature : Feature.all()) {
        StorageType type = types[feature.ordinal()];
        if (!feature.isText() && !holdsAll(type, batch.column(feature), batch.size())) {
          types[feature.ordinal()] = StorageType.F64;
        }
      }
      timestampWidth = Math.max(timestampWidth, widest(batch.timestamps(), batch.size()));
      labelWidth = Math.max(labelWidth, widest(batch.labels(), batch.size()));
      return this;
    }

    /** Returns a schema that fits all rows observed so far. */
    public FlowSchema build() {
      Map<Feature, StorageType> byFeature = new EnumMap<>(Feature.class);
      for (Feature feature : Feature.all()) {
        byFeature.put(feature, types[feature.ordinal()]);
      }
      return new FlowSchema(byFeature, timestampWidth, labelWidth);
    }

    private static boolean holdsAll(StorageType type, double[] values, int count) {
      if (type == StorageType.F64) {
        return true;
      }
      for (int i = 0; i < count; i++) {
        if (!type.holds(values[i])) {
          return false;
        }
      }
      return true;
    }

    private static int widest(String[] texts, int count) {
      int widest = 0;
      for (int i = 0; i < count; i++) {
        widest = Math.max(widest, utf8Length(texts[i]));
      }
      return widest;
    }

    private static int utf8Length(String text) {
      int bytes = text.length();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c >= 0x80) {
          // A surrogate pair takes four bytes, and any other character beyond 0x7ff takes three.
          bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
      }
      return bytes;
    }
  }
}
