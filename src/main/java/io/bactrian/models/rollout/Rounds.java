package io.bactrian.models.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * Leaves out pairs until what is left does not overlap: a round has the pairs that were asked while
 * the first of them was open, and the next one begins when all labels of the last are known.
 *
 * <p>A round adds the sum of its differences over the mean number of pairs that a round had before
 * it, and no more of its pairs than that are used. That number is known when the round begins,
 * unlike its own, which may depend on how its trades went; and by how much a pair is scaled to fit
 * into the round's bound is known when it is asked. So where no pair's difference is above 0 in the
 * mean, neither is what the round adds.
 */
final class Rounds {
  private final EvidenceRule rule;
  private Instant last = Instant.MIN;
  private Instant from = Instant.MIN;
  private Instant until = Instant.MIN;
  private Instant known = Instant.MIN;
  private boolean open;
  private double sum;
  private double left;
  private int size;
  private int quota = 1;
  private int used;
  private long earlier;
  private int rounds;

  Rounds(EvidenceRule rule) {
    this.rule = rule;
  }

  /**
   * A round that is over.
   *
   * @param value its mean difference
   * @param bound that the value could not exceed, either way
   */
  record Round(double value, double bound) {}

  /** The round that this pair ends. */
  Optional<Round> add(Pair pair) {
    if (pair.asked().isBefore(last)) {
      throw new IllegalArgumentException(
          ("asked is %s, and all pairs before %s were said to be there: hand them over in the order"
                  + " of asked")
              .formatted(pair.asked(), last));
    }
    last = pair.asked();
    Optional<Round> ended = completeUntil(last);
    if (!open && !last.isBefore(known)) {
      begin(pair);
    }
    if (open) {
      join(pair);
    }
    return ended;
  }

  /** The round that is over, where no pair that was asked before this moment is still to come. */
  Optional<Round> completeUntil(Instant moment) {
    last = moment.isAfter(last) ? moment : last;
    if (!open || moment.isBefore(until) || !moment.isAfter(from)) {
      return Optional.empty();
    }
    open = false;
    rounds++;
    earlier += size;
    return Optional.of(new Round(sum / quota, rule.budget(quota) / quota));
  }

  int used() {
    return used;
  }

  private void begin(Pair pair) {
    open = true;
    from = pair.asked();
    until = pair.known();
    quota = rounds == 0 ? 1 : (int) ((earlier + rounds - 1) / rounds);
    left = rule.budget(quota);
    sum = 0;
    size = 0;
  }

  private void join(Pair pair) {
    size++;
    if (size <= quota) {
      double scale = Math.min(1, left / rule.range(pair));
      sum += scale * rule.difference(pair);
      left = Math.max(left - scale * rule.range(pair), 0);
      known = pair.known().isAfter(known) ? pair.known() : known;
      used++;
    }
  }
}
