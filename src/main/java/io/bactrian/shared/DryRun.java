package io.bactrian.shared;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The body of a control call that has nothing else to say.
 *
 * @param dryRun whether to say only what would happen
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DryRun(@Nullable Boolean dryRun) {

  /** Whether a body, which may be left out, asks for a dry run. */
  public static boolean in(@Nullable DryRun body) {
    return body != null && Boolean.TRUE.equals(body.dryRun());
  }

  /** The same where it may be a query parameter: proxies drop the body of a DELETE. */
  public static boolean in(@Nullable DryRun body, @Nullable Boolean parameter) {
    return in(body) || Boolean.TRUE.equals(parameter);
  }
}
