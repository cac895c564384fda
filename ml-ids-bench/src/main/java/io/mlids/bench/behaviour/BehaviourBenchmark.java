package io.mlids.bench.behaviour;

import io.mlids.core.behaviour.Behaviour;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.net.IpAddress;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Passes flows from a given number of sources through all rules. Each flow causes four events (it
 * opens, its outcome is decided, it grows and it ends), plus its messages. The result is per event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class BehaviourBenchmark {
  private static final int FLOWS = 100_000;
  private static final int EVENTS_OF_A_FLOW = 4;

  /** The number of events in a round. */
  static final int EVENTS = FLOWS * EVENTS_OF_A_FLOW;

  private static final int[] PORTS = {443, 53, 80, 22, 8080, 123, 25, 3306};

  /** Number of sources; each flow comes from a randomly chosen source. */
  @Param({"1000", "100000"})
  public int sources;

  private Behaviour behaviour;
  private final Random random = new Random(1);
  private ObservedFlow[] flows;
  private long round;

  /** Fills the rules with state for the sources. */
  @Setup(Level.Trial)
  public void start() {
    behaviour = new Behaviour(BehaviourSettings.shipped(), 1, evidence -> {});
    flows = new ObservedFlow[FLOWS];
    for (int i = 0; i < 3; i++) {
      makeFlows();
      throughAllRules();
    }
  }

  /** Creates new flows that start a minute after the previous ones. */
  @Setup(Level.Invocation)
  public void makeFlows() {
    round++;
    for (int i = 0; i < FLOWS; i++) {
      int source = random.nextInt(sources);
      boolean answered = random.nextInt(10) > 0;
      int port = PORTS[random.nextInt(PORTS.length)];
      boolean udp = port == 53 || port == 123;
      flows[i] =
          new ObservedFlow(
              new IpAddress(false, 0, 0x0A00_0000L + source),
              1024 + random.nextInt(60_000),
              new IpAddress(false, 0, 0x5000_0000L + random.nextInt(5000)),
              port,
              udp ? 17 : 6,
              round * 60_000_000L + i * 500L,
              1 + random.nextInt(3_000_000),
              udp ? 1 : 5,
              answered ? udp ? 1 : 4 : 0,
              answered || udp ? 300 + random.nextInt(500) : 0,
              answered ? 1000 + random.nextInt(9000) : 0,
              new int[] {0, udp ? 0 : 2, 0, 2, 8, 0});
    }
  }

  /** Passes the flows through all rules, then ends all conversations. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void throughAllRules() {
    for (ObservedFlow flow : flows) {
      behaviour.add(flow);
    }
    behaviour.finish();
  }

  /** Runs this benchmark with JMH options. */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    new Runner(
            new OptionsBuilder()
                .parent(new CommandLineOptions(arguments))
                .include(BehaviourBenchmark.class.getSimpleName())
                .build())
        .run();
  }
}
