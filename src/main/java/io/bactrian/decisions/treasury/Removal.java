package io.bactrian.decisions.treasury;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Why a row is deleted; proxies drop the body of a DELETE, so both may be query parameters. */
@JsonNaming(SnakeCaseStrategy.class)
public record Removal(@Nullable String reason, @Nullable Boolean dryRun) {

  public static Removal of(
      @Nullable Removal body, @Nullable String reason, @Nullable Boolean rehearse) {
    String why = body == null || body.reason() == null ? reason : body.reason();
    boolean dryRun = body != null && Boolean.TRUE.equals(body.dryRun());
    return new Removal(why, dryRun || Boolean.TRUE.equals(rehearse));
  }

  /**
   * @param work is given why
   * @return whether it was done, and not only tried
   */
  public boolean run(Rehearsal rehearsal, Consumer<String> work) {
    boolean tried = Boolean.TRUE.equals(dryRun);
    rehearsal.run(
        tried,
        () -> {
          work.accept(GivenFields.reason(reason));
          return tried;
        });
    return !tried;
  }
}
