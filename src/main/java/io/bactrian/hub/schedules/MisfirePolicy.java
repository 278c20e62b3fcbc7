package io.bactrian.hub.schedules;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.quartz.CronTrigger;
import org.quartz.Trigger;

/** What becomes of the times that a schedule missed while no hub could fire it. */
public enum MisfirePolicy {
  /** Nothing: it goes on with its next time. */
  SKIP(CronTrigger.MISFIRE_INSTRUCTION_DO_NOTHING),
  /** One firing for all of them. */
  ONCE(CronTrigger.MISFIRE_INSTRUCTION_FIRE_ONCE_NOW),
  /** A firing each, in their order. */
  ALL(Trigger.MISFIRE_INSTRUCTION_IGNORE_MISFIRE_POLICY);

  /** As a schedule's file has it. */
  public static final String PARAMETER = "trigger.misfire";

  private final int instruction;

  MisfirePolicy(int instruction) {
    this.instruction = instruction;
  }

  /** Quartz's number for it. */
  int instruction() {
    return instruction;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for none of the three, naming them
   */
  public static MisfirePolicy of(String text) {
    return Arrays.stream(values())
        .filter(policy -> policy.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no misfire policy: write %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(MisfirePolicy::text)
                                .collect(Collectors.joining(", ")))));
  }

  /** Of a number that Quartz knows; what it would choose by itself is one firing. */
  static MisfirePolicy of(int instruction) {
    return Arrays.stream(values())
        .filter(policy -> policy.instruction == instruction)
        .findFirst()
        .orElse(ONCE);
  }
}
