package io.bactrian.decisions.guardrails;

import org.jspecify.annotations.Nullable;

/**
 * A fact, or why it is not known.
 *
 * @param value null where it is not known
 * @param why what is missing and how to mend it; empty where it is known
 */
record Known<T extends Object>(@Nullable T value, String why) {

  static <T extends Object> Known<T> of(T value) {
    return new Known<>(value, "");
  }

  static <T extends Object> Known<T> unknown(String why) {
    return new Known<>(null, why);
  }
}
