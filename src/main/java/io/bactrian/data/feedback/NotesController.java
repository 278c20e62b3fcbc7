package io.bactrian.data.feedback;

import io.bactrian.hub.security.Caller;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes notes about decisions. */
@RestController
@RequestMapping("/api/v1/inferences/{id}/notes")
class NotesController {
  private static final Logger log = LoggerFactory.getLogger(NotesController.class);

  private final InferenceNotes notes;
  private final Rehearsal rehearsal;

  NotesController(InferenceNotes notes, Rehearsal rehearsal) {
    this.notes = notes;
    this.rehearsal = rehearsal;
  }

  /**
   * @param done false where it was only asked what would happen
   */
  record Noted(String id, boolean done) {}

  @Operation(
      operationId = "noteInference",
      tags = "flow",
      summary = "Notes what is wrong with a decision, or what explains it",
      description =
          "It stays with the decision and goes into the next dataset as a column that no trainer"
              + " learns from. A note is never changed; add another.")
  @PostMapping
  Noted add(@PathVariable String id, @RequestBody NoteWanted body) {
    NoteWanted.Checked note = body.checked();
    String by = Caller.current().name();
    boolean dryRun = Boolean.TRUE.equals(body.dryRun());
    long added = rehearsal.run(dryRun, () -> notes.add(id, note, by));
    if (!dryRun) {
      log.info("User {} noted a {} of decision {}", by, note.kind(), id);
    }
    return new Noted(Long.toString(added), !dryRun);
  }
}
