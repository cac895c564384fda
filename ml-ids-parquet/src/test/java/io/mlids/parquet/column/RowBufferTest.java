package io.mlids.parquet.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowBufferTest {
  private static RowBuffer of(ColumnType type) {
    return new RowBuffer(List.of(Column.required("x", type)));
  }

  @Test
  void valuesMustSuitTheirColumn() {
    assertThatThrownBy(() -> of(ColumnType.STRING).add(1L)).hasMessageContaining("not suitable");
    assertThatThrownBy(() -> of(ColumnType.INT64).add("1")).hasMessageContaining("not suitable");
    assertThatThrownBy(() -> of(ColumnType.INT64).add(1.0)).hasMessageContaining("not suitable");
    assertThatThrownBy(() -> of(ColumnType.DOUBLE).add(1L)).hasMessageContaining("not suitable");
    assertThatThrownBy(() -> of(ColumnType.INT64).add(true)).hasMessageContaining("not suitable");
    assertThatThrownBy(() -> of(ColumnType.INT32).add(1L << 31))
        .hasMessageContaining("2147483648 is not suitable");
    assertThatThrownBy(() -> of(ColumnType.DOUBLE).addNull())
        .hasMessageContaining("must not be null");
  }

  @Test
  void aRowNeedsAllItsValues() {
    RowBuffer buffer =
        new RowBuffer(
            List.of(
                Column.required("x", ColumnType.INT32), Column.nullable("y", ColumnType.INT32)));
    buffer.add(1L);
    assertThatThrownBy(buffer::endRow).hasMessageContaining("only 1 values");
    buffer.addNull().endRow();
    assertThat(buffer.rows()).isEqualTo(1);
    buffer.clear();
    assertThat(buffer.rows()).isZero();
    buffer.add(2L).add(3L).endRow();
    assertThat(buffer.columns().get(1).isPresent(0)).isTrue();
  }
}
