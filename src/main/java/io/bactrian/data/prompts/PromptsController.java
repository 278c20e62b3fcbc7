package io.bactrian.data.prompts;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Edits prompts. */
@RestController
@RequestMapping("/api/v1/prompts/{name}")
class PromptsController {
  private static final Logger log = LoggerFactory.getLogger(PromptsController.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
  private static final int LENGTH = 50_000;

  private final Prompts prompts;
  private final Rehearsal rehearsal;

  PromptsController(Prompts prompts, Rehearsal rehearsal) {
    this.prompts = prompts;
    this.rehearsal = rehearsal;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record PromptWanted(
      @Nullable String text,
      @Nullable Long version,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record PromptRollback(
      @Nullable Integer revision,
      @Nullable Long version,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  /**
   * @param version the revision that was read, 0 where there was none; null for whichever is in use
   */
  private record Change(
      @Nullable Long version, @Nullable String reason, @Nullable Boolean dryRun) {}

  /**
   * @param revision the one in use now
   * @param done false where it was only asked what would happen
   */
  record PromptWritten(String name, int revision, boolean done) {}

  @Operation(
      operationId = "putPrompt",
      tags = "flow",
      summary = "Puts a text in use",
      description =
          "The next use takes it, on every hub. The text in use again changes nothing. With the"
              + " revision that was read as version it is refused where somebody changed it meanwhile."
              + " Who changed it and why is kept.")
  @PutMapping
  PromptWritten put(@PathVariable String name, @RequestBody PromptWanted body) {
    String text = GivenFields.optional("text", body.text(), LENGTH);
    if (!NAME.matcher(name).matches()) {
      throw GivenFields.invalid(
          "name", "A name is 1 to 64 lower-case letters, digits, hyphens and underscores.");
    }
    if (text.isEmpty()) {
      throw GivenFields.invalid("text", "Give the prompt as text.");
    }
    return write(name, () -> text, new Change(body.version(), body.reason(), body.dryRun()));
  }

  @Operation(
      operationId = "rollBackPrompt",
      tags = "flow",
      summary = "Puts an older text in use again, as a new revision",
      description = "Without a revision the one before the present one.")
  @PostMapping("/rollback")
  PromptWritten rollBack(@PathVariable String name, @RequestBody PromptRollback body) {
    int present = prompts.current(name).revision();
    int wanted = body.revision() == null ? present - 1 : body.revision();
    var change = new Change(body.version(), body.reason(), body.dryRun());
    return write(name, () -> prompts.text(name, wanted), change);
  }

  private PromptWritten write(String name, Supplier<String> text, Change change) {
    String reason = GivenFields.reason(change.reason());
    String by = Caller.current().name();
    boolean dryRun = Boolean.TRUE.equals(change.dryRun());
    int revision =
        rehearsal.run(dryRun, () -> prompts.write(name, text.get(), change.version(), by, reason));
    if (!dryRun) {
      log.info("User {} put prompt {}@{} in use", by, name, revision);
    }
    return new PromptWritten(name, revision, !dryRun);
  }
}
