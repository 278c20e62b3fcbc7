package io.bactrian.watch.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How many workers each hub is to have. Up at once, at most to twice as many; down only to what was
 * enough in every look of a while, so that a load that comes and goes moves nothing.
 */
final class WorkerScaling {
  private static final int MOST_WANTED = 1_000;

  /** A change by less is noise: of 5 workers one alone never goes. */
  private static final double BAND = 0.75;

  private WorkerScaling() {}

  /**
   * @param min workers of each hub
   * @param max workers of each hub
   * @param drain within which time what is due is to be done
   * @param raiseAfter the least time between two rises
   * @param lowerAfter for so long fewer have to be enough before there are fewer
   */
  record Bounds(int min, int max, Duration drain, Duration raiseAfter, Duration lowerAfter) {}

  /**
   * A look before.
   *
   * @param wanted workers of all hubs that the load asked for
   * @param before workers of each hub until then
   * @param workers of each hub from then on
   */
  record Look(Instant at, int wanted, int before, int workers) {}

  /**
   * @param wanted workers of all hubs, by the load alone
   * @param workers of each hub from now on
   */
  record Decision(int wanted, int workers, String reason) {}

  /**
   * Workers that keep up with what comes in (Little's law: arrivals times seconds each), and those
   * that do what is due within {@code drain} beside. Where no piece was done lately nobody knows
   * how long one takes: then one more than there are, once the oldest has waited too long.
   *
   * @param present workers of all hubs
   */
  static int wanted(Load load, int present, Duration drain) {
    Double seconds = load.workSeconds();
    boolean late = load.oldestSeconds() > drain.toSeconds();
    if (seconds == null) {
      return load.due() == 0 ? 0 : late ? present + 1 : Math.max(1, present);
    }
    double busy = load.arrivalsPerSecond() * seconds;
    double backlog = load.due() * seconds / drain.toSeconds();
    int enough = (int) Math.min(MOST_WANTED, Math.ceil(busy + backlog - 1e-9));
    boolean tooFew = load.oldestSeconds() > 2.0 * drain.toSeconds();
    return tooFew ? Math.max(enough, present + 1) : enough;
  }

  /**
   * @param present workers of each hub
   * @param before earlier looks, the newest first
   */
  static Decision decide(Load load, int present, List<Look> before, Instant now, Bounds bounds) {
    int wanted = wanted(load, present * load.hubs(), bounds.drain());
    int target = share(wanted, load, bounds);
    String why = why(load, wanted);
    if (target > present) {
      return raise(target, present, wanted, why, before, now, bounds);
    }
    if (target == present) {
      return new Decision(wanted, present, "Enough: " + why);
    }
    return lower(load, present, wanted, why, before, now, bounds);
  }

  private static Decision raise(
      int target,
      int present,
      int wanted,
      String why,
      List<Look> before,
      Instant now,
      Bounds bounds) {
    boolean justRaised =
        before.stream()
            .anyMatch(
                look -> look.workers() > look.before() && within(look, now, bounds.raiseAfter()));
    if (justRaised) {
      return new Decision(
          wanted,
          present,
          "Waits: there were more less than %s ago; %s".formatted(bounds.raiseAfter(), why));
    }
    int most = Math.max(bounds.min(), Math.max(1, present * 2));
    return new Decision(wanted, Math.min(target, most), "More: " + why);
  }

  /**
   * The greatest share of the whole while is what is kept; without a while of looks nothing goes.
   */
  private static Decision lower(
      Load load,
      int present,
      int wanted,
      String why,
      List<Look> before,
      Instant now,
      Bounds bounds) {
    boolean known = before.stream().anyMatch(look -> !within(look, now, bounds.lowerAfter()));
    int kept = share(wanted, load, bounds);
    for (Look look : before) {
      if (within(look, now, bounds.lowerAfter())) {
        kept = Math.max(kept, share(look.wanted(), load, bounds));
      }
    }
    if (!known || kept > present * BAND) {
      return new Decision(
          wanted,
          present,
          "Waits: far fewer were not enough in every look of the last %s; %s"
              .formatted(bounds.lowerAfter(), why));
    }
    return new Decision(wanted, kept, "Fewer: " + why);
  }

  private static boolean within(Look look, Instant now, Duration span) {
    return look.at().isAfter(now.minus(span));
  }

  private static int share(int wanted, Load load, Bounds bounds) {
    int each = (wanted + load.hubs() - 1) / load.hubs();
    return Math.max(bounds.min(), Math.min(bounds.max(), each));
  }

  private static String why(Load load, int wanted) {
    Double seconds = load.workSeconds();
    return String.format(
        Locale.ROOT,
        "%d due, the oldest for %.0f s, %.2f a second come in, %s: %d wanted on %d %s",
        load.due(),
        load.oldestSeconds(),
        load.arrivalsPerSecond(),
        seconds == null
            ? "none was done lately"
            : String.format(Locale.ROOT, "%.2f s each", seconds),
        wanted,
        load.hubs(),
        load.hubs() == 1 ? "hub" : "hubs");
  }
}
