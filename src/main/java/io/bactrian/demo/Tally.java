package io.bactrian.demo;

import io.bactrian.demo.market.Kind;
import io.bactrian.demo.market.Message;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was sent and how it was answered; lanes write it while the progress line reads it. */
final class Tally {
  private final Map<Kind, Line> lines = new EnumMap<>(Kind.class);
  private final Map<Kind, List<Long>> nanos = new EnumMap<>(Kind.class);
  private final List<String> problems = new ArrayList<>();
  private int messages;
  private boolean refused;

  /**
   * Rows of one kind.
   *
   * @param sent in messages that went out, answered or not
   * @param acknowledged stored or known already
   * @param stored new to the hub by its own answer
   * @param resent of those, how many went out more than once, so that an answer of "duplicate" may
   *     mean the first attempt
   * @param resends attempts beyond the first
   */
  record Line(int sent, int acknowledged, int stored, int resent, int resends) {
    static final Line NONE = new Line(0, 0, 0, 0, 0);

    int duplicates() {
      return acknowledged - stored;
    }

    Line plus(Message message) {
      return new Line(sent + message.items(), acknowledged, stored, resent, resends);
    }

    Line plus(Message message, Outcome outcome) {
      boolean refused = outcome.refusal() != null;
      boolean again = outcome.attempts() > 1;
      return new Line(
          sent,
          acknowledged + (refused ? 0 : message.items()),
          stored + outcome.stored(),
          resent + (again ? message.items() : 0),
          resends + outcome.attempts() - 1);
    }
  }

  synchronized void sent(Message message) {
    lines.put(message.kind(), line(message.kind()).plus(message));
  }

  synchronized void answered(Message message, Outcome outcome) {
    messages++;
    lines.put(message.kind(), line(message.kind()).plus(message, outcome));
    nanos.computeIfAbsent(message.kind(), k -> new ArrayList<>()).add(outcome.nanos());
    if (outcome.refusal() != null && !refused) {
      refused = true;
      problems.add(message.id() + " was refused: " + outcome.refusal());
    }
  }

  synchronized void problem(String what) {
    problems.add(what);
  }

  synchronized Line line(Kind kind) {
    return lines.getOrDefault(kind, Line.NONE);
  }

  /** Messages answered, whatever the answer. */
  synchronized int messages() {
    return messages;
  }

  /** The first refusal, and every lane that gave up. */
  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  /** Milliseconds from request to answer below which a share of the answers came; 0 without any. */
  synchronized double latency(Kind kind, double share) {
    List<Long> sorted = nanos.getOrDefault(kind, List.of()).stream().sorted().toList();
    if (sorted.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1) / 1e6;
  }
}
