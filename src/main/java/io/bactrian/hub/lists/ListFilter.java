package io.bactrian.hub.lists;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.TextPattern;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A query parameter that narrows a list.
 *
 * @param name the parameter
 * @param condition SQL with one placeholder
 * @param kind what the value must be
 * @param values the values that exist, empty where any will do
 * @param note what it narrows by
 */
public record ListFilter(
    String name, String condition, Kind kind, List<String> values, String note) {

  /** What a value has to be. */
  public enum Kind {
    PART,
    WHOLE,
    TIME
  }

  /** By a part of the text, whatever its case; in double quotes by the whole of it. */
  public static ListFilter text(String name, String column) {
    return new ListFilter(name, column + " ilike ?", Kind.PART, List.of(), "The " + name + '.');
  }

  /** By the whole: a part of an id or of a period would mean others too. */
  public static ListFilter exact(String name, String column) {
    return new ListFilter(
        name, column + " = ?", Kind.WHOLE, List.of(), "Exactly this " + name + '.');
  }

  public static ListFilter oneOf(String name, String column, String... values) {
    return new ListFilter(name, column + " = ?", Kind.WHOLE, List.of(values), "The " + name + '.');
  }

  /** Inclusive. */
  public static ListFilter from(String column) {
    return new ListFilter(
        "from",
        column + " >= ?",
        Kind.TIME,
        List.of(),
        "Inclusive; a date alone means its midnight in UTC.");
  }

  /** Exclusive, so that neighbouring spans share no row. */
  public static ListFilter to(String column) {
    return new ListFilter("to", column + " < ?", Kind.TIME, List.of(), "Exclusive.");
  }

  public ListFilter note(String text) {
    return new ListFilter(name, condition, kind, values, text);
  }

  /** What to bind for a value; INVALID_PARAMETER where it is none. */
  public Object bind(String value) {
    if (kind == Kind.TIME) {
      OffsetDateTime time = Times.parse(value);
      if (time == null) {
        throw wrong("takes a time such as 2026-01-31T08:00:00Z or a date such as 2026-01-31");
      }
      return time;
    }
    if (value.indexOf('\0') >= 0) {
      throw wrong("must not hold a NUL character");
    }
    if (kind == Kind.PART) {
      return TextPattern.of(value);
    }
    return values.isEmpty() ? value : known(value);
  }

  private String known(String value) {
    return values.stream()
        .filter(value::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(() -> wrong("is one of " + String.join(", ", values)));
  }

  private HubException wrong(String rule) {
    return new HubException(ErrorCode.INVALID_PARAMETER, name, "'%s' %s.".formatted(name, rule));
  }
}
