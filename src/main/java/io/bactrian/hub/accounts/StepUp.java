package io.bactrian.hub.accounts;

import io.bactrian.hub.problems.BearerKeys;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is dangerous wants a fresh code of the session's second factor. Keys are programs', which
 * have none.
 */
@Component
public class StepUp {
  private final SecondFactors factors;
  private final StepUpFilter.Rule rule;

  StepUp(SecondFactors factors, StepUpFilter.Rule rule) {
    this.factors = factors;
    this.rule = rule;
  }

  /**
   * For what is dangerous by what it asks for; dangerous-calls.txt names what always is.
   *
   * @throws HubException {@link ErrorCode#SECOND_FACTOR_REQUIRED}
   */
  public void require(HttpServletRequest request) {
    HubException refused = refusal(request);
    if (refused != null) {
      throw refused;
    }
  }

  @Nullable HubException refusal(HttpServletRequest request) {
    Watched session = BearerKeys.in(request) ? null : Watched.in(request);
    if (session == null || !session.proven().isZero()) {
      return null;
    }
    boolean set = factors.isSet(session.begun().login());
    if (set) {
      return new HubException(
          ErrorCode.SECOND_FACTOR_REQUIRED,
          "code",
          "Send a code of your second factor to POST /api/v1/me/second-factor/code, and repeat this call within five minutes.");
    }
    return rule.required()
        ? new HubException(
            ErrorCode.SECOND_FACTOR_REQUIRED,
            "Set up a second factor first: Account in the console, or POST /api/v1/me/second-factor.")
        : null;
  }
}
