package io.bactrian.demo;

import io.bactrian.demo.market.Kind;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far the replay is: one line that moves on a terminal, a line now and then elsewhere.
 */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean terminal;
  private final Tally tally;
  private final int total;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  Progress(PrintStream out, boolean terminal, Tally tally, int total) {
    this.out = out;
    this.terminal = terminal;
    this.tally = tally;
    this.total = total;
  }

  void start() {
    long every = terminal ? 200 : 3000;
    var unused = clock.scheduleAtFixedRate(this::print, every, every, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    print();
    if (terminal) {
      out.println();
    }
  }

  private synchronized void print() {
    if (terminal) {
      out.print("\r" + line() + "\u001b[K");
      out.flush();
    } else {
      out.println(line());
    }
  }

  String line() {
    int done = tally.messages();
    int filled = (int) ((long) WIDTH * done / Math.max(total, 1));
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d %%  %,d ticks  %,d bars  %,d alerts  %,d deals",
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        100L * done / Math.max(total, 1),
        tally.line(Kind.TICK).acknowledged(),
        tally.line(Kind.BAR).acknowledged(),
        tally.line(Kind.ALERT).acknowledged(),
        tally.line(Kind.DEAL).acknowledged());
  }
}
