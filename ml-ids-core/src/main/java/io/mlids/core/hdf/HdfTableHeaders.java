package io.mlids.core.hdf;

import static io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4.createFixedArray;

import io.jhdf.Constants;
import io.jhdf.ObjectHeader.ObjectHeaderV2;
import io.jhdf.Superblock.SuperblockV2V3;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableAttributeImpl;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.indexing.FixedArrayIndexWriter;
import io.jhdf.filter.ByteShuffleFilter;
import io.jhdf.filter.DeflatePipelineFilter;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.DataSpace;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FillValueMessage;
import io.jhdf.object.message.FilterPipelineMessage;
import io.jhdf.object.message.FilterPipelineMessage.FilterInfo;
import io.jhdf.object.message.GroupInfoMessage;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.Message;
import io.mlids.core.feature.FeatureProfile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a file of compressed table chunks into an HDF5 file: appends the chunk index, then writes
 * the superblock and the headers of the root group, the pandas group and the table into the {@link
 * #RESERVED} bytes before the chunks. Each chunk can therefore be written as soon as it is full,
 * even though the number of rows is known only at the end.
 *
 * <p>jHDF encodes only the header messages, because it cannot write compound tables larger than
 * memory.
 */
final class HdfTableHeaders {
  /**
   * The offset of the first chunk. The headers take about 6.5 KB, almost regardless of their
   * values.
   */
  static final int RESERVED = 8 * 1024;

  private final PandasTableLayout layout;
  private final FeatureProfile profile;

  HdfTableHeaders(PandasTableLayout layout, FeatureProfile profile) {
    this.layout = layout;
    this.profile = profile;
  }

  /** Writes everything except the chunks, which are already in the file. */
  void write(FileChannel file, long rows, int chunkRows, List<Chunk> chunks) throws IOException {
    long indexAddress = Constants.UNDEFINED_ADDRESS;
    int pageBits = pageBits(chunks.size());
    if (!chunks.isEmpty()) {
      indexAddress = file.size();
      int chunkBytes = chunkRows * layout.rowSize();
      writeFully(
          file,
          FixedArrayIndexWriter.createFixedArray(chunks, indexAddress, chunkBytes, true, pageBits),
          indexAddress);
    }
    int[] chunkShape = {chunkRows, layout.rowSize()};
    List<Message> table = tableMessages(rows);
    table.add(createFixedArray(indexAddress, chunkShape, pageBits));

    long rootAddress = WritableHdfFile.ROOT_GROUP_ADDRESS;
    long groupAddress =
        rootAddress + headerSize(rootMessages(Constants.UNDEFINED_ADDRESS), rootAddress);
    long tableAddress =
        groupAddress + headerSize(groupMessages(Constants.UNDEFINED_ADDRESS), groupAddress);
    long end = tableAddress + headerSize(table, tableAddress);
    if (end > RESERVED) {
      throw new IllegalStateException("headers take " + end + " of " + RESERVED + " bytes");
    }
    writeFully(file, header(rootMessages(groupAddress), rootAddress), rootAddress);
    writeFully(file, header(groupMessages(tableAddress), groupAddress), groupAddress);
    writeFully(file, header(table, tableAddress), tableAddress);
    long fileSize = Math.max(file.size(), RESERVED);
    if (file.size() < RESERVED) {
      writeFully(file, ByteBuffer.allocate(1), RESERVED - 1);
    }
    writeFully(file, new SuperblockV2V3().toBuffer(fileSize), 0);
  }

  /**
   * Returns the number of page bits, chosen so that the index fits on one page. Software that reads
   * paged indexes can also read such an index.
   */
  private static int pageBits(int chunks) {
    return Math.max(10, Integer.SIZE - Integer.numberOfLeadingZeros(chunks));
  }

  private List<Message> rootMessages(long groupAddress) {
    return groupMessages(PandasTableLayout.KEY, groupAddress, PandasTableLayout.rootAttributes());
  }

  private List<Message> groupMessages(long tableAddress) {
    return groupMessages(PandasTableLayout.TABLE, tableAddress, layout.groupAttributes(profile));
  }

  private static List<Message> groupMessages(
      String child, long childAddress, Map<String, Object> attributes) {
    List<Message> messages = new ArrayList<>();
    messages.add(GroupInfoMessage.createBasic());
    messages.add(LinkInfoMessage.createBasic());
    messages.add(LinkMessage.create(child, childAddress));
    addAttributes(messages, attributes);
    return messages;
  }

  private List<Message> tableMessages(long rows) {
    DataSpace oneDimension = DataSpace.fromObject(new byte[1]);
    List<Message> messages = new ArrayList<>();
    messages.add(DataTypeMessage.create(layout.rowType()));
    messages.add(
        DataSpaceMessage.create(DataSpace.modifyDimensions(oneDimension, new long[] {rows})));
    messages.add(FillValueMessage.NO_FILL);
    messages.add(
        FilterPipelineMessage.create(
            List.of(
                new FilterInfo(
                    ByteShuffleFilter.ID, "shuffle", false, new int[] {layout.rowSize()}),
                new FilterInfo(
                    DeflatePipelineFilter.ID,
                    "deflate",
                    false,
                    new int[] {ShuffledChunk.DEFLATE_LEVEL}))));
    addAttributes(messages, layout.tableAttributes(rows));
    return messages;
  }

  private static void addAttributes(List<Message> messages, Map<String, Object> attributes) {
    messages.add(AttributeInfoMessage.create());
    attributes.forEach(
        (name, value) -> messages.add(AttributeMessage.create(name, attribute(name, value))));
  }

  private static WritableAttributeImpl attribute(String name, Object value) {
    return switch (value) {
      case String text -> new TextAttribute(name, text, EncodedType.unicode(text.length()));
      case Pickle pickle ->
          new TextAttribute(name, pickle.text(), EncodedType.text(pickle.text().length()));
      default -> new WritableAttributeImpl(name, null, value);
    };
  }

  private static long headerSize(List<Message> messages, long address) {
    return header(messages, address).capacity();
  }

  private static ByteBuffer header(List<Message> messages, long address) {
    return new ObjectHeaderV2(address, messages).toBuffer();
  }

  private static void writeFully(FileChannel file, ByteBuffer bytes, long position)
      throws IOException {
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }

  /**
   * ASCII text without a terminator. jHDF would add a NUL, which PyTables would read as part of the
   * text.
   */
  private static final class TextAttribute extends WritableAttributeImpl {
    private final byte[] bytes;
    private final EncodedType type;

    TextAttribute(String name, String text, EncodedType type) {
      super(name, null, text);
      this.bytes = text.getBytes(StandardCharsets.US_ASCII);
      this.type = type;
    }

    @Override
    public DataType getDataType() {
      return type;
    }

    @Override
    public Object getData() {
      return bytes;
    }
  }
}
