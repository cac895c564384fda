package io.mlids.api.packets;

import io.mlids.api.packets.file.FileIndex;
import io.mlids.api.packets.file.FileInterface;
import io.mlids.api.packets.file.PcapngBlocks;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RingFile;
import io.mlids.api.packets.ring.PacketGap;
import io.mlids.api.packets.ring.PacketSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Packets that were found in a ring, ready to be written. Their files stay readable until this
 * object is closed, even if the ring deletes them. Not thread-safe.
 */
public final class CarvedPackets implements AutoCloseable {
  private static final int WINDOW = 1 << 19;
  private static final int MOST_GAPS = 10;

  private final String subject;
  private final PacketSelection selection;
  private final RunChoice choice;
  private final Set<RecordedRun> runs;
  private final PacketSettings settings;
  private final Runnable released;
  private final List<FileChannel> channels = new ArrayList<>();
  private final List<FileIndex> indexes = new ArrayList<>();
  private final List<PacketGap> gaps = new ArrayList<>();
  private Positions places = new Positions();
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private boolean incomplete;
  private Optional<String> cut = Optional.empty();
  private Optional<String> late = Optional.empty();
  private boolean closed;

  CarvedPackets(
      String subject,
      PacketSelection selection,
      RunChoice choice,
      Set<RecordedRun> runs,
      PacketSettings settings,
      Runnable released) {
    this.subject = subject;
    this.selection = selection;
    this.choice = choice;
    this.runs = runs;
    this.settings = settings;
    this.released = released;
  }

  /** Opens the next file in which packets are looked for. */
  void open(RingFile file, FileIndex index) throws IOException {
    channels.add(file.open());
    indexes.add(index);
  }

  int currentFile() {
    return channels.size() - 1;
  }

  FileChannel channel() {
    return channels.getLast();
  }

  /** Records the time of a packet that belongs to the capture. */
  void saw(long time) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }

  /** Records that the oldest packets have been deleted. */
  void startsLate(long since) {
    if (since == Long.MAX_VALUE) {
      late = Optional.of("the beginning of this capture has been deleted");
    } else if (selection.from() < since) {
      late = Optional.of("packets before " + PacketCarver.text(since) + " have been deleted");
    }
  }

  /** Records that a limit has been reached. */
  void cut(String why, long at) {
    cut = Optional.of("this file ends at " + PacketCarver.text(at) + ", because " + why);
  }

  void add(List<PacketGap> more) {
    gaps.addAll(more);
  }

  void complete(Positions found, boolean flowsMayBeCut) {
    places = found;
    incomplete = flowsMayBeCut;
  }

  /** The number of packets. */
  public int packets() {
    return places.size();
  }

  /** Packets of the same run and time that could not be kept. */
  public List<PacketGap> gaps() {
    return List.copyOf(gaps);
  }

  /** Why the capture ends early; empty if it does not. */
  public Optional<String> truncation() {
    return cut;
  }

  /** What is known to be missing, in the order of importance. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    cut.ifPresent(missing::add);
    late.ifPresent(missing::add);
    gaps.stream().limit(MOST_GAPS).map(Object::toString).forEach(missing::add);
    if (gaps.size() > MOST_GAPS) {
      missing.add((gaps.size() - MOST_GAPS) + " more gaps");
    }
    if (incomplete) {
      missing.add("flows may be cut at the start and the end, because there are very many");
    }
    if (settings.headersOnly()) {
      missing.add("only headers are kept");
    } else if (settings.snapLength() > 0) {
      missing.add("at most " + settings.snapLength() + " bytes of each packet are kept");
    }
    return missing;
  }

  /** The comment in the capture's section header. */
  public String comment() {
    StringBuilder comment =
        new StringBuilder()
            .append("Packets of ")
            .append(subject)
            .append("\nOrigin: ")
            .append(choice.origin())
            .append("\nFilter: ")
            .append(selection.text())
            .append("\nTime of the ")
            .append(selection instanceof FlowSelection ? "flow: " : "incident: ")
            .append(PacketCarver.text(selection.from()))
            .append(" to ")
            .append(PacketCarver.text(selection.until()))
            .append("\nPackets: ")
            .append(packets())
            .append(", from ")
            .append(PacketCarver.text(first))
            .append(" to ")
            .append(PacketCarver.text(last));
    List<String> missing = missing();
    missing.forEach(each -> comment.append("\nMissing: ").append(each));
    if (missing.isEmpty()) {
      comment.append("\nMissing: nothing that is known of");
    }
    return comment.toString();
  }

  /**
   * Writes the capture as pcapng. The packets are as they were captured, in the order in which they
   * arrived.
   *
   * @throws IOException if a file cannot be read, or the output cannot be written
   */
  public void writeTo(OutputStream out) throws IOException {
    Map<FileInterface, Integer> links = new LinkedHashMap<>();
    List<int[]> numbers = new ArrayList<>();
    out.write(PcapngBlocks.section(comment()));
    for (FileIndex index : indexes) {
      int[] ofFile = new int[index.interfaces().size()];
      for (int i = 0; i < ofFile.length; i++) {
        FileInterface link = index.interfaces().get(i);
        if (!runs.contains(link.run())) {
          continue;
        }
        FileInterface same = new FileInterface(link.run(), link.linkType(), false);
        ofFile[i] = links.getOrDefault(same, -1);
        if (ofFile[i] < 0) {
          ofFile[i] = links.size();
          links.put(same, links.size());
        }
      }
      numbers.add(ofFile);
    }
    for (FileInterface each : links.keySet()) {
      out.write(each.block(settings.snapLength()));
    }
    writePackets(out, numbers);
  }

  private void writePackets(OutputStream out, List<int[]> numbers) throws IOException {
    byte[] window = new byte[WINDOW];
    ByteBuffer view = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
    int file = -1;
    long begin = 0;
    int length = 0;
    for (int i = 0; i < places.size(); i++) {
      long offset = places.offset(i);
      int at = (int) Math.min(offset - begin, WINDOW);
      boolean isThere =
          file == places.file(i)
              && offset >= begin
              && at + PcapngBlocks.PACKET_HEADER <= length
              && at + view.getInt(at + 4) <= length;
      if (!isThere) {
        file = places.file(i);
        begin = offset;
        at = 0;
        length = (int) Math.min(WINDOW, indexes.get(file).bytes() - offset);
        RingFile.read(channels.get(file), ByteBuffer.wrap(window, 0, length).slice(), offset);
      }
      view.putInt(at + 8, numbers.get(file)[view.getInt(at + 8)]);
      out.write(window, at, view.getInt(at + 4));
    }
  }

  /** Closes the files without allowing another capture to be carved. */
  void discard() throws IOException {
    IOException failure = null;
    for (FileChannel each : channels) {
      try {
        each.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    channels.clear();
    if (failure != null) {
      throw failure;
    }
  }

  /** Closes the files. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      released.run();
      discard();
    }
  }
}
