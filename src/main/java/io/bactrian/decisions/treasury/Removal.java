package io.bactrian.decisions.treasury;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/** Why a row is deleted; proxies drop the body of a DELETE, so both may be query parameters. */
@JsonNaming(SnakeCaseStrategy.class)
record Removal(@Nullable String reason, @Nullable Boolean dryRun) {

  static Removal of(@Nullable Removal body, @Nullable String reason, @Nullable Boolean rehearse) {
    String why = body == null || body.reason() == null ? reason : body.reason();
    boolean dryRun = body != null && Boolean.TRUE.equals(body.dryRun());
    return new Removal(GivenFields.reason(why), dryRun || Boolean.TRUE.equals(rehearse));
  }

  String given() {
    return GivenFields.given("reason", reason);
  }

  boolean rehearsed() {
    return Boolean.TRUE.equals(dryRun);
  }
}
