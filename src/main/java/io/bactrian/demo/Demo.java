package io.bactrian.demo;

import io.bactrian.demo.market.Recording;
import io.bactrian.demo.market.Script;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code make demo}: replays real trades against the hub at HUB_PORT, or runs a drill. Where none
 * answers it starts one with the command that its arguments are.
 */
public final class Demo {
  private static final Duration BACKOFF = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(15);
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private final Map<String, String> environment;
  private final DemoSettings settings;
  private final PrintStream out;

  Demo(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.settings = DemoSettings.of(environment);
    this.out = out;
  }

  public static void main(String[] command) throws InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean good;
    try {
      good = new Demo(System.getenv(), out).run(List.of(command));
    } catch (IOException | IllegalArgumentException e) {
      out.println("The demo cannot run: " + e.getMessage());
      good = false;
    }
    System.exit(good ? 0 : 1);
  }

  /** Whether all went as it should; returns at once, or when the hub it started ends. */
  boolean run(List<String> command) throws IOException, InterruptedException {
    Process hub = hub(command);
    boolean good =
        settings.drill().equals(DemoSettings.CANARY) ? drill(hub != null) : replay(hub != null);
    if (hub != null && settings.keep()) {
      hub.waitFor();
    }
    return good;
  }

  private @Nullable Process hub(List<String> command) throws IOException, InterruptedException {
    var process = new HubProcess(settings, out, REPORT_EVERY);
    URI address = settings.hub();
    if (process.ready()) {
      out.println("A hub answers at " + address + ".");
      return null;
    }
    if (command.isEmpty()) {
      throw new IOException("no hub answers at " + address + "; start one with make run");
    }
    out.println("Starting the hub; its log is " + process.log() + ".");
    Process hub = process.start(command);
    out.println("The hub answers at " + address + ".");
    return hub;
  }

  private boolean drill(boolean ours) throws IOException, InterruptedException {
    List<String> faults =
        new CanaryDrill(api(), sender(), Clock.systemUTC(), settings.minutes(), out).run();
    var summary = new Summary(out);
    summary.verdict(faults, "The version was taken back, and the one before it answers.");
    summary.links(settings, ours);
    return faults.isEmpty();
  }

  private HubApi api() throws IOException {
    return new HubApi(settings.hub(), settings.credential(environment, "service.key"));
  }

  private boolean replay(boolean ours) throws IOException, InterruptedException {
    Script script = Script.of(Recording.ticks());
    HubApi api = api();
    var tally = new Tally();
    Holdings before = holdings(api, Duration.ZERO, tally);
    long start = System.nanoTime();
    long first = script.ticks().get(0).timeMsc();
    var replay = new Replay(script, sender(), tally, new Pace(settings.pace(), first, start));
    boolean terminal = System.console() != null;
    try (var progress = new Progress(out, terminal, tally, Replay.messages(script))) {
      progress.start();
      replay.run();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Holdings after = holdings(api, SETTLE, tally);
    List<String> faults = new ArrayList<>(Verdict.faults(script, tally, before, after));
    Loop.Result loop = loop(api, script, faults);
    var summary = new Summary(out);
    summary.print(script, tally, after, seconds);
    if (loop != null) {
      new LoopSummary(out).print(loop);
    }
    summary.verdict(faults, "All sent was acknowledged, and the hub holds each row once.");
    summary.links(settings, ours);
    return faults.isEmpty();
  }

  private Loop.@Nullable Result loop(HubApi api, Script script, List<String> faults)
      throws InterruptedException {
    try {
      Loop.Result result = new Loop(api, out).run(script);
      faults.addAll(Verdict.faults(result));
      return result;
    } catch (IOException e) {
      faults.add("the loop did not close: " + e.getMessage());
      return null;
    }
  }

  /** What the hub holds; nothing, and a problem, where it does not answer. */
  private static Holdings holdings(HubApi api, Duration settle, Tally tally)
      throws InterruptedException {
    try {
      return api.settledHoldings(settle);
    } catch (IOException e) {
      tally.problem("the hub does not answer what it holds: " + e.getMessage());
      return Holdings.NONE;
    }
  }

  private Sender sender() throws IOException {
    return new Sender(
        settings.hub(),
        settings.credential(environment, "tradingview.token"),
        new Signature(settings.credential(environment, "mt5.secret")),
        Clock.systemUTC(),
        BACKOFF,
        PATIENCE);
  }
}
