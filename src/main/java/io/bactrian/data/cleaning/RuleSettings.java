package io.bactrian.data.cleaning;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.boot.convert.DurationStyle;

/** The settings that a rule was given, read one by one. */
final class RuleSettings {
  private final String rule;
  private final Map<String, String> given;
  private final TreeSet<String> read = new TreeSet<>();

  RuleSettings(String rule, Map<String, String> given) {
    this.rule = rule;
    this.given = given;
  }

  int whole(String name, int otherwise, int least, int most) {
    double value = number(name, otherwise, least, most);
    if (value != Math.rint(value)) {
      throw wrong(name, "a whole number of %d to %d".formatted(least, most));
    }
    return (int) value;
  }

  double number(String name, double otherwise, double least, double most) {
    String text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    String range = "a number of %s to %s".formatted(plain(least), plain(most));
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, range);
    }
    throw wrong(name, range);
  }

  Duration duration(String name, Duration otherwise) {
    String text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      Duration value = DurationStyle.detectAndParse(text);
      if (value.toSeconds() > 0) {
        return value;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(name, "a time such as 90m, 96h or PT96H");
    }
    throw wrong(name, "a time of 1s or more");
  }

  /** Texts such as {@code 3:2}; the larger number first. */
  List<Ratio> ratios(String name, String otherwise) {
    String text = text(name);
    var ratios = new ArrayList<Ratio>();
    for (String one : (text.isEmpty() ? otherwise : text).split(",", -1)) {
      String[] parts = one.strip().split(":", -1);
      try {
        int many = Integer.parseInt(parts[0].strip());
        int few = parts.length == 2 ? Integer.parseInt(parts[1].strip()) : 0;
        if (few < 1 || many <= few || many > 10_000) {
          throw new NumberFormatException(one);
        }
        ratios.add(new Ratio(many, few));
      } catch (NumberFormatException e) {
        throw wrong(name, "a list such as 2:1,3:2 with the larger number first");
      }
    }
    return List.copyOf(ratios);
  }

  private String text(String name) {
    read.add(name);
    return given.getOrDefault(name, "").strip();
  }

  /** Of a setting that no rule reads, nobody would know that it does nothing. */
  void refuseOthers() {
    for (String name : new TreeSet<>(given.keySet())) {
      if (!read.contains(name) && !given.getOrDefault(name, "").isBlank()) {
        throw new HubException(
            ErrorCode.UNPROCESSABLE,
            name,
            "The rule %s has no setting %s. It has %s."
                .formatted(rule, name, String.join(", ", read)));
      }
    }
  }

  private HubException wrong(String name, String right) {
    return new HubException(
        ErrorCode.UNPROCESSABLE,
        name,
        "%s of the rule %s is %s. Give %s, or leave it out."
            .formatted(name, rule, given.get(name), right));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /** How many new shares there are for how many old ones. */
  record Ratio(int many, int few) {
    /** Natural logarithm. */
    double log() {
      return StrictMath.log((double) many / few);
    }

    @Override
    public String toString() {
      return many + ":" + few;
    }
  }
}
