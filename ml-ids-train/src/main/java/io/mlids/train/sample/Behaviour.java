package io.mlids.train.sample;

import java.util.random.RandomGenerator;

/**
 * What makes one kind of flow: a rough picture of how such programs talk, with enough spread that
 * the classes overlap. The shares are of all flows made; most are benign, as in real traffic.
 */
enum Behaviour {
  BROWSING("Benign", 0.34) {
    @Override
    Conversation draw(RandomGenerator random) {
      double roundTrip = spread(random, 25, 0.9);
      Conversation talk = Conversation.tcp(random, random.nextBoolean() ? 443 : 80);
      talk.handshake(roundTrip);
      int requests = 1 + (int) spread(random, 1.5, 0.8);
      for (int i = 0; i < requests; i++) {
        talk.send(i == 0 ? 1 : spread(random, 900, 1.6), spread(random, 420, 0.5));
        talk.receive(roundTrip, 0).download(spread(random, 9000, 1.4), roundTrip / 20);
      }
      return talk;
    }
  },
  NAME_LOOKUP("Benign", 0.30) {
    @Override
    Conversation draw(RandomGenerator random) {
      Conversation talk = Conversation.udp(random, 53);
      return talk.send(0, spread(random, 40, 0.2))
          .receive(spread(random, 15, 1.3), spread(random, 110, 0.5));
    }
  },
  REMOTE_SHELL("Benign", 0.08) {
    @Override
    Conversation draw(RandomGenerator random) {
      double roundTrip = spread(random, 30, 0.9);
      Conversation talk = Conversation.tcp(random, 22).handshake(roundTrip);
      keyExchange(random, talk, roundTrip);
      int keys = (int) Math.min(200, spread(random, 12, 1.0));
      for (int i = 0; i < keys; i++) {
        talk.send(spread(random, 400, 1.2), 36).receive(roundTrip, spread(random, 60, 0.7));
      }
      return talk;
    }
  },
  KEEP_ALIVE("Benign", 0.08) {
    @Override
    Conversation draw(RandomGenerator random) {
      double roundTrip = spread(random, 25, 0.9);
      Conversation talk = Conversation.tcp(random, 443).handshake(roundTrip);
      int beats = 1 + random.nextInt(10);
      for (int i = 0; i < beats; i++) {
        talk.send(spread(random, 10_000, 0.3), random.nextInt(2) * 41).receive(roundTrip, 0);
      }
      return talk;
    }
  },
  SSH_GUESSING("SSH-Bruteforce", 0.04) {
    @Override
    Conversation draw(RandomGenerator random) {
      double roundTrip = spread(random, 3, 0.7);
      Conversation talk = Conversation.tcp(random, 22).handshake(roundTrip);
      keyExchange(random, talk, roundTrip);
      for (int tries = random.nextInt(1, 4); tries > 0; tries--) {
        talk.send(spread(random, 12, 0.5), spread(random, 100, 0.2))
            .receive(spread(random, 60, 0.8), 52);
      }
      return talk;
    }
  },
  FTP_GUESSING("FTP-BruteForce", 0.03) {
    @Override
    Conversation draw(RandomGenerator random) {
      Conversation talk = Conversation.tcp(random, 21);
      if (random.nextInt(3) > 0) {
        return talk.send(0, 0).receive(spread(random, 0.02, 0.5), 0);
      }
      double roundTrip = spread(random, 3, 0.7);
      talk.handshake(roundTrip).receive(roundTrip, 20);
      return talk.send(spread(random, 4, 0.6), 14)
          .receive(roundTrip, 34)
          .send(spread(random, 4, 0.6), 15)
          .receive(spread(random, 500, 0.9), 22);
    }
  },
  HTTP_FLOOD("DoS attacks-Hulk", 0.05) {
    @Override
    Conversation draw(RandomGenerator random) {
      double roundTrip = spread(random, 4, 1.0);
      Conversation talk = Conversation.tcp(random, 80).handshake(roundTrip);
      talk.send(0.2, spread(random, 350, 0.3));
      return random.nextInt(4) == 0
          ? talk
          : talk.receive(roundTrip, 0).download(spread(random, 1500, 0.6), roundTrip / 8);
    }
  },
  SLOW_HEADERS("DoS attacks-Slowloris", 0.02) {
    @Override
    Conversation draw(RandomGenerator random) {
      Conversation talk = Conversation.tcp(random, 80).handshake(spread(random, 4, 0.8));
      talk.send(1, spread(random, 230, 0.1));
      int pieces = random.nextInt(2, 9);
      for (int i = 0; i < pieces; i++) {
        talk.send(spread(random, 10_000, 0.4), 8).receive(1, 0);
      }
      return talk;
    }
  },
  BEACON("Bot", 0.03) {
    @Override
    Conversation draw(RandomGenerator random) {
      double roundTrip = spread(random, 5, 0.9);
      Conversation talk = Conversation.tcp(random, 8080).handshake(roundTrip);
      return talk.send(1, spread(random, 200, 0.3)).receive(roundTrip, spread(random, 130, 0.4));
    }
  },
  SLOW_SPYING("Infilteration", 0.03) {
    @Override
    Conversation draw(RandomGenerator random) {
      return (random.nextBoolean() ? BROWSING : NAME_LOOKUP).draw(random);
    }
  };

  private final String label;
  private final double share;

  Behaviour(String label, double share) {
    this.label = label;
    this.share = share;
  }

  /** The packets of one flow of this kind. */
  abstract Conversation draw(RandomGenerator random);

  String label() {
    return label;
  }

  double share() {
    return share;
  }

  /** Log-normal: the median, and the standard deviation of the logarithm. */
  private static double spread(RandomGenerator random, double median, double sigma) {
    return median * Math.exp(sigma * random.nextGaussian());
  }

  private static void keyExchange(RandomGenerator random, Conversation talk, double roundTrip) {
    talk.receive(roundTrip, spread(random, 40, 0.1))
        .send(roundTrip, spread(random, 30, 0.3))
        .receive(roundTrip, spread(random, 1000, 0.1))
        .send(roundTrip, spread(random, 650, 0.3))
        .receive(spread(random, 8, 0.6), spread(random, 500, 0.3));
  }
}
