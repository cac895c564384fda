package io.mlids.core.testing;

import java.util.Random;

/** Generates random captures of overlapping conversations with pauses, determined by the seed. */
public final class RandomTraffic {
  private static final int[] FLAGS = {2, 18, 16, 16, 16, 24, 24, 24, 17, 4, 0x52, 0x38};

  private RandomTraffic() {}

  /** Packets between a few endpoints, ordered by time. */
  public static CaptureBytes capture(long seed, int packets) {
    Random random = new Random(seed);
    CaptureBytes capture = new CaptureBytes();
    long now = 1_700_000_000_000_000L;
    for (int i = 0; i < packets; i++) {
      now += pause(random);
      capture.packet(now, packet(random));
    }
    return capture;
  }

  private static long pause(Random random) {
    return switch (random.nextInt(40)) {
      case 0 -> random.nextLong(130_000_000);
      case 1, 2 -> random.nextLong(7_000_000);
      case 3, 4, 5 -> 0;
      default -> random.nextLong(50_000);
    };
  }

  private static Frame packet(Random random) {
    int client = random.nextInt(3);
    int server = random.nextInt(2);
    boolean forward = random.nextBoolean();
    int port = 40_000 + random.nextInt(2);
    int from = forward ? port : 80;
    int to = forward ? 80 : port;
    int payload = random.nextInt(3) == 0 ? 0 : random.nextInt(1400);
    Frame transport =
        switch (random.nextInt(8)) {
          case 0 -> Frame.udp(from, to, payload);
          case 1 -> Frame.ofProtocol(1, new byte[8 + random.nextInt(50)]);
          default ->
              Frame.tcp(
                  from,
                  to,
                  FLAGS[random.nextInt(FLAGS.length)],
                  random.nextInt(65_536),
                  random.nextInt(4),
                  random.nextInt(4),
                  payload);
        };
    if (random.nextInt(10) == 0) {
      int a = 1 + client;
      int b = 0xF1 + server;
      return (forward ? transport.ipv6(a, b) : transport.ipv6(b, a)).ethernet();
    }
    String a = "10.0.0." + client;
    String b = "203.0.113." + server;
    Frame ip = forward ? transport.ipv4(a, b) : transport.ipv4(b, a);
    return random.nextInt(12) == 0 ? ip.vlan(5).ethernet() : ip.ethernet();
  }
}
