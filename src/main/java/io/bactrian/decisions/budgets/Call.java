package io.bactrian.decisions.budgets;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * A call to a host outside that is about to be made.
 *
 * @param host its name, in lower case
 * @param route where the message came from
 * @param digest SHA-256 of the question
 * @param bytes of the question
 * @param deadline after which it is over, answered or not
 */
record Call(
    CallTerms terms, String host, String route, String digest, long bytes, Duration deadline) {

  /** What budgets may be of. */
  List<String> scopes() {
    return List.of("key:" + terms.caller(), "strategy:" + terms.strategy(), "host:" + host);
  }

  /** What it may cost: a token has at least one byte. */
  BigDecimal most() {
    return terms.prices().cost(bytes, terms.outputTokens());
  }
}
