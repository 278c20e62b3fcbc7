package io.bactrian.watch.notices;

import io.bactrian.shared.GivenFields;
import io.bactrian.watch.alarms.Severity;
import io.bactrian.watch.alarms.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Who is notified of an alarm that nobody has acknowledged.
 *
 * @param channel such as mail
 * @param after since the alarm fired
 * @param least the severity from which on
 */
record EscalationStep(String channel, Duration after, Severity least) {

  /** From text such as {@code mail 0s info, telegram 5m warning}. */
  static List<EscalationStep> parse(String text) {
    List<EscalationStep> steps = Arrays.stream(text.split(",")).map(EscalationStep::one).toList();
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).after().compareTo(steps.get(i - 1).after()) < 0) {
        throw GivenFields.invalid("steps", "Give the steps in the order of their times.");
      }
    }
    return steps;
  }

  private static EscalationStep one(String text) {
    String[] words = text.strip().split("\\s+");
    if (words.length != 3) {
      throw GivenFields.invalid(
          "steps",
          "'%s' is no step: give channel, time and least severity, such as telegram 5m warning."
              .formatted(text.strip()));
    }
    return new EscalationStep(words[0], Span.of("steps", words[1]), Severity.of(words[2]));
  }

  /**
   * The steps whose channel is set up. Times count from the first of them, so that an alarm does
   * not wait for a channel that is not there.
   */
  static List<EscalationStep> open(List<EscalationStep> steps, Set<String> channels) {
    List<EscalationStep> open = new ArrayList<>();
    Duration first = Duration.ZERO;
    for (EscalationStep step : steps) {
      if (channels.contains(step.channel())) {
        first = open.isEmpty() ? step.after() : first;
        open.add(new EscalationStep(step.channel(), step.after().minus(first), step.least()));
      }
    }
    return open;
  }
}
