package io.mlids.train.sample;

import io.mlids.core.feature.Feature;
import io.mlids.train.sample.Conversation.Packet;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes made-up flows as a CSV in the published layout. The columns follow the {@code cse2018}
 * profile: first packet counted twice in the packet lengths, flags of the first packet only, and so
 * on. The same generator and seed give the same file.
 */
public final class SampleFlows {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("dd/MM/yyyy hh:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final long IDLE_AFTER_MICROS = 5_000_000;

  private SampleFlows() {}

  /** Writes a header and {@code rows} flows, of which about three in four are benign. */
  public static void write(Appendable out, int rows, RandomGenerator random) throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
    try (CSVPrinter printer = new CSVPrinter(out, format)) {
      for (Feature feature : Feature.all()) {
        printer.print(feature.publishedName());
      }
      printer.print("Label");
      printer.println();
      Instant start = Instant.parse("2018-02-14T12:30:00Z");
      for (int row = 0; row < rows; row++) {
        start = start.plusMillis(random.nextInt(2_000));
        Behaviour behaviour = choose(random);
        double[] values = describe(behaviour.draw(random), random);
        for (Feature feature : Feature.all()) {
          if (feature.isText()) {
            printer.print(TIMESTAMP.format(start));
          } else {
            printer.print(text(values[feature.ordinal()]));
          }
        }
        printer.print(behaviour.label());
        printer.println();
      }
    }
  }

  private static Behaviour choose(RandomGenerator random) {
    double point = random.nextDouble();
    for (Behaviour behaviour : Behaviour.values()) {
      point -= behaviour.share();
      if (point < 0) {
        return behaviour;
      }
    }
    return Behaviour.BROWSING;
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static double[] describe(Conversation talk, RandomGenerator random) {
    List<Packet> packets = talk.packets();
    List<Packet> forward = packets.stream().filter(Packet::forward).toList();
    List<Packet> backward = packets.stream().filter(p -> !p.forward()).toList();
    boolean tcp = talk.protocol() == 6;
    double duration = packets.getLast().micros();
    Columns columns = new Columns();

    columns.set(Feature.DST_PORT, talk.port());
    columns.set(Feature.PROTOCOL, talk.protocol());
    columns.set(Feature.FLOW_DURATION, duration);
    columns.set(Feature.TOT_FWD_PKTS, forward.size());
    columns.set(Feature.TOT_BWD_PKTS, backward.size());
    columns.set(Feature.SUBFLOW_FWD_PKTS, forward.size());
    columns.set(Feature.SUBFLOW_BWD_PKTS, backward.size());

    Summary forwardPayload = Summary.of(forward.stream().mapToLong(Packet::payload));
    Summary backwardPayload = Summary.of(backward.stream().mapToLong(Packet::payload));
    columns.set(Feature.TOTLEN_FWD_PKTS, forwardPayload.sum());
    columns.set(Feature.TOTLEN_BWD_PKTS, backwardPayload.sum());
    columns.set(Feature.SUBFLOW_FWD_BYTS, forwardPayload.sum());
    columns.set(Feature.SUBFLOW_BWD_BYTS, backwardPayload.sum());
    columns.set(
        forwardPayload,
        Feature.FWD_PKT_LEN_MAX,
        Feature.FWD_PKT_LEN_MIN,
        Feature.FWD_PKT_LEN_MEAN,
        Feature.FWD_PKT_LEN_STD);
    columns.set(
        backwardPayload,
        Feature.BWD_PKT_LEN_MAX,
        Feature.BWD_PKT_LEN_MIN,
        Feature.BWD_PKT_LEN_MEAN,
        Feature.BWD_PKT_LEN_STD);
    columns.set(Feature.FWD_SEG_SIZE_AVG, forwardPayload.mean());
    columns.set(Feature.BWD_SEG_SIZE_AVG, backwardPayload.mean());

    // The program behind the published CSVs counts the first packet twice here.
    long first = packets.getFirst().payload();
    Summary payload =
        Summary.of(
            LongStream.concat(LongStream.of(first), packets.stream().mapToLong(Packet::payload)));
    columns.set(
        payload,
        Feature.PKT_LEN_MAX,
        Feature.PKT_LEN_MIN,
        Feature.PKT_LEN_MEAN,
        Feature.PKT_LEN_STD);
    columns.set(Feature.PKT_LEN_VAR, payload.std() * payload.std());
    columns.set(Feature.PKT_SIZE_AVG, payload.sum() / packets.size());

    double seconds = duration / 1e6;
    columns.set(Feature.FLOW_BYTS_S, (forwardPayload.sum() + backwardPayload.sum()) / seconds);
    columns.set(Feature.FLOW_PKTS_S, packets.size() / seconds);
    columns.set(Feature.FWD_PKTS_S, seconds > 0 ? forward.size() / seconds : 0);
    columns.set(Feature.BWD_PKTS_S, seconds > 0 ? backward.size() / seconds : 0);
    columns.set(
        gaps(packets),
        Feature.FLOW_IAT_MAX,
        Feature.FLOW_IAT_MIN,
        Feature.FLOW_IAT_MEAN,
        Feature.FLOW_IAT_STD);
    columns.set(
        gaps(forward),
        Feature.FWD_IAT_MAX,
        Feature.FWD_IAT_MIN,
        Feature.FWD_IAT_MEAN,
        Feature.FWD_IAT_STD);
    columns.set(
        gaps(backward),
        Feature.BWD_IAT_MAX,
        Feature.BWD_IAT_MIN,
        Feature.BWD_IAT_MEAN,
        Feature.BWD_IAT_STD);
    columns.set(Feature.FWD_IAT_TOT, gaps(forward).sum());
    columns.set(Feature.BWD_IAT_TOT, gaps(backward).sum());

    columns.set(Feature.FWD_HEADER_LEN, forward.stream().mapToLong(Packet::header).sum());
    columns.set(Feature.BWD_HEADER_LEN, backward.stream().mapToLong(Packet::header).sum());
    columns.set(
        Feature.FWD_SEG_SIZE_MIN, forward.stream().mapToLong(Packet::header).min().orElse(0));
    columns.set(Feature.DOWN_UP_RATIO, backward.size() / forward.size());
    columns.set(
        Feature.FWD_ACT_DATA_PKTS, forward.stream().skip(1).filter(p -> p.payload() > 0).count());
    // "PSH" means that the flow begins with a SYN in the published CSVs.
    columns.set(Feature.PSH_FLAG_CNT, tcp ? 1 : 0);
    int[] windows = {8192, 26883, 29200, 64240, 65535};
    columns.set(Feature.INIT_FWD_WIN_BYTS, tcp ? windows[random.nextInt(windows.length)] : -1);
    columns.set(
        Feature.INIT_BWD_WIN_BYTS, tcp && !backward.isEmpty() ? random.nextInt(200, 30_000) : -1);

    activity(packets, columns);
    return columns.values;
  }

  private static Summary gaps(List<Packet> packets) {
    return Summary.of(
        LongStream.range(1, packets.size())
            .map(i -> packets.get((int) i).micros() - packets.get((int) i - 1).micros()));
  }

  private static void activity(List<Packet> packets, Columns columns) {
    LongStream.Builder active = LongStream.builder();
    LongStream.Builder idle = LongStream.builder();
    long begin = 0;
    long end = 0;
    for (Packet packet : packets) {
      if (packet.micros() - end > IDLE_AFTER_MICROS) {
        if (end > begin) {
          active.add(end - begin);
        }
        idle.add(packet.micros() - end);
        begin = packet.micros();
      }
      end = packet.micros();
    }
    columns.set(
        Summary.of(active.build()),
        Feature.ACTIVE_MAX,
        Feature.ACTIVE_MIN,
        Feature.ACTIVE_MEAN,
        Feature.ACTIVE_STD);
    columns.set(
        Summary.of(idle.build()),
        Feature.IDLE_MAX,
        Feature.IDLE_MIN,
        Feature.IDLE_MEAN,
        Feature.IDLE_STD);
  }

  /** Sum, extremes, mean and sample deviation; zeros of no number at all. */
  private record Summary(double sum, double max, double min, double mean, double std) {
    static Summary of(LongStream stream) {
      long[] numbers = stream.toArray();
      if (numbers.length == 0) {
        return new Summary(0, 0, 0, 0, 0);
      }
      var statistics = LongStream.of(numbers).summaryStatistics();
      double mean = statistics.getAverage();
      double squares = LongStream.of(numbers).mapToDouble(x -> (x - mean) * (x - mean)).sum();
      double std = numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : 0;
      return new Summary(statistics.getSum(), statistics.getMax(), statistics.getMin(), mean, std);
    }
  }

  private static final class Columns {
    private final double[] values = new double[Feature.COUNT];

    void set(Feature feature, double value) {
      values[feature.ordinal()] = value;
    }

    void set(Summary summary, Feature max, Feature min, Feature mean, Feature std) {
      set(max, summary.max());
      set(min, summary.min());
      set(mean, summary.mean());
      set(std, summary.std());
    }
  }
}
