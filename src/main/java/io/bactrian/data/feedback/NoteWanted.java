package io.bactrian.data.feedback;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.GivenFields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A note as a person sends it.
 *
 * @param kind {@code misclassification} or {@code explanation}
 * @param rightAction BUY, SELL or HOLD, as it should have been; a misclassification names it
 */
@JsonNaming(SnakeCaseStrategy.class)
record NoteWanted(
    @Nullable String kind,
    @Nullable String rightAction,
    @Nullable String note,
    @Nullable Boolean dryRun) {
  private static final String MISCLASSIFICATION = "misclassification";
  private static final Set<String> KINDS = Set.of(MISCLASSIFICATION, "explanation");
  private static final Set<String> ACTIONS = Set.of("BUY", "SELL", "HOLD");
  private static final int LENGTH = 2_000;

  /**
   * @throws io.bactrian.shared.HubException {@code INVALID_FIELD} naming the field at fault
   */
  Checked checked() {
    if (kind == null || !KINDS.contains(kind)) {
      throw GivenFields.invalid("kind", "Give kind as misclassification or explanation.");
    }
    if (rightAction == null ? kind.equals(MISCLASSIFICATION) : !ACTIONS.contains(rightAction)) {
      throw GivenFields.invalid(
          "right_action", "Give right_action as BUY, SELL or HOLD: what it should have been.");
    }
    String text = GivenFields.optional("note", note, LENGTH);
    if (text.isEmpty()) {
      throw GivenFields.invalid("note", "Say in note what is wrong or what explains it.");
    }
    return new Checked(kind, rightAction, text);
  }

  record Checked(String kind, @Nullable String rightAction, String note) {}
}
