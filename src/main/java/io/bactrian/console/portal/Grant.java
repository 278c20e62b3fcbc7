package io.bactrian.console.portal;

import io.bactrian.shared.GivenFields;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * That a subject sees an account, a strategy, a strategy in an account, or all where both are null.
 *
 * @param since null from the beginning
 */
record Grant(
    String subject, @Nullable String login, @Nullable String strategy, @Nullable Instant since) {

  static Grant of(
      String subject, @Nullable String login, @Nullable String strategy, @Nullable String since) {
    return new Grant(
        subject,
        GivenFields.name("login", login),
        GivenFields.name("strategy", strategy),
        GivenFields.moment("since", since));
  }

  /**
   * Of somebody who comes by a login, a token or a role; a link gets its grants when it is made.
   */
  static String subject(@Nullable String wanted) {
    String subject = GivenFields.given("subject", GivenFields.name("subject", wanted));
    if (!subject.matches("investor|operator|(supabase|role|telegram|user):\\S+")) {
      throw GivenFields.invalid(
          "subject",
          "Give investor, operator, user: and a user's name, supabase: and the user's sub, telegram:"
              + " and the user's id, or role: and a login of PostgreSQL."
              + " A link has its grants from POST /api/v1/portal-shares.");
    }
    return subject;
  }

  @Nullable OffsetDateTime sinceUtc() {
    return since == null ? null : since.atOffset(ZoneOffset.UTC);
  }
}
