package io.bactrian.data.cleaning;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A declared rule with its settings. Equal settings give equal verdicts on equal bars. */
public sealed interface CleaningRule
    permits OrderRule, MissingRule, StaleRule, SplitRule, OutlierRule {
  /** Goes into every manifest; has to be raised when a rule judges otherwise. */
  int REVISION = 1;

  List<String> NAMES =
      List.of(OrderRule.NAME, MissingRule.NAME, StaleRule.NAME, SplitRule.NAME, OutlierRule.NAME);

  /**
   * @param settings those that are given; the others have the rule's defaults
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming the field: {@code rule} for an
   *     unknown rule, else the setting that it does not have or that is out of its range
   */
  static CleaningRule of(String name, Map<String, String> settings) {
    var given = new RuleSettings(name, settings);
    CleaningRule rule =
        switch (name) {
          case OrderRule.NAME -> OrderRule.of(given);
          case MissingRule.NAME -> MissingRule.of(given);
          case StaleRule.NAME -> StaleRule.of(given);
          case SplitRule.NAME -> SplitRule.of(given);
          case OutlierRule.NAME -> OutlierRule.of(given);
          default ->
              throw new HubException(
                  ErrorCode.UNPROCESSABLE,
                  "rule",
                  "There is no rule %s. Use one of %s.".formatted(name, String.join(", ", NAMES)));
        };
    given.refuseOthers();
    return rule;
  }

  String name();

  /** All of them, the defaults included, as a manifest has them. */
  Map<String, Object> settings();

  /** How many bars before its own a verdict depends on. */
  int memory();

  /**
   * @param length of one bar
   */
  Sieve begin(Duration length);
}
