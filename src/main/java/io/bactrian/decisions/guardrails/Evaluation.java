package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.risk.LimitCheck;
import io.bactrian.decisions.risk.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the policy makes of a proposed action; the answer of {@code /functions/v1/policy-eval}.
 *
 * @param login the account that was looked at; null where none is known
 * @param verdict {@code allow}, {@code reduce} or {@code block}
 * @param volume lots that may be traded, 0 where blocked
 * @param sizedBy the method that found the lots asked for
 * @param sizing what it found them of
 * @param reasons of the verdict and of the sizing
 * @param limits every limit that was looked at
 * @param defaults what stands for policy data that there is none of
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Evaluation(
    String symbol,
    String strategy,
    @Nullable String login,
    String action,
    String verdict,
    BigDecimal volume,
    String sizedBy,
    Sizing sizing,
    List<String> reasons,
    List<Limit> limits,
    List<String> defaults) {

  /**
   * A limit and what it means for the lots asked for.
   *
   * @param from {@code settings}, or the row that it is in
   * @param scope what it is limited to; empty for everything
   * @param unit of value, used and left
   * @param outcome {@code kept}, {@code reduces}, {@code blocks}, or {@code unknown}, which blocks
   * @param reason why it is not kept; null where it is
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Limit(
      String limit,
      String from,
      Map<String, String> scope,
      @Nullable BigDecimal value,
      @Nullable BigDecimal used,
      @Nullable BigDecimal left,
      String unit,
      String outcome,
      @Nullable String reason) {

    static Limit of(LimitCheck check, BigDecimal asked) {
      return new Limit(
          check.limit(),
          check.from(),
          check.scope(),
          check.value(),
          check.used(),
          check.left(),
          check.unit(),
          check.outcome(asked),
          check.bites(asked) ? check.reason() : null);
    }
  }

  /**
   * @param login the account that was looked at; null where none is known
   */
  static Evaluation of(
      SizedAction action,
      @Nullable String login,
      Verdict verdict,
      List<LimitCheck> checks,
      List<String> defaults) {
    PolicyQuestion question = action.question();
    Sizing sizing = action.sizing();
    var reasons = new ArrayList<>(sizing.reasons());
    reasons.addAll(verdict.reasons());
    return new Evaluation(
        question.symbol(),
        question.strategy(),
        login,
        question.action(),
        verdict.verdict(),
        verdict.volume(),
        sizing.sizedBy(),
        sizing,
        reasons,
        checks.stream().map(check -> Limit.of(check, sizing.volume())).toList(),
        defaults);
  }

  /** The verdict alone, with the reasons of the sizing before its own. */
  public Verdict judged() {
    return new Verdict(verdict, reasons, volume);
  }
}
