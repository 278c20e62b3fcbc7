package io.bactrian.hub.routeedit;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.liveedit.JudgedFile;
import io.bactrian.hub.liveedit.RouteFileStatus;
import io.bactrian.hub.liveedit.RouteFiles;
import io.bactrian.hub.routefiles.RouteFolders;
import io.bactrian.hub.routefiles.RouteProblem;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Saves a route file as an editor would, after it was judged as live edit will judge it: what would
 * be refused is not written.
 */
@Component
class RouteEdits {
  private static final long LOOK_MILLIS = 50;

  private final RouteFiles files;
  private final FilesOnDisk disk;
  private final RouteHistory history;
  private final OperatorActions actions;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Duration serveWait;

  RouteEdits(
      RouteFiles files,
      FilesOnDisk disk,
      RouteHistory history,
      OperatorActions actions,
      TransactionTemplate transaction,
      Clock clock,
      RouteEditProperties properties) {
    this.files = files;
    this.disk = disk;
    this.history = history;
    this.actions = actions;
    this.transaction = transaction;
    this.clock = clock;
    this.serveWait = properties.serveWait();
  }

  /**
   * @param text null where the file is to be removed
   * @param expected the sha256 of the text that the caller has seen on disk, null for no file
   */
  record Edit(String file, @Nullable String text, @Nullable String expected) {

    @Nullable String sha256() {
      return text == null ? null : RouteEdits.sha256(text);
    }
  }

  /**
   * @param sha256 of the text that was given, null where the file is removed
   * @param state {@code would-serve} or {@code would-be-refused} where it was only asked; else
   *     {@code serving}, {@code removed}, {@code serving-last-good} where it does not start and the
   *     version before goes on, {@code failed} where nothing of it runs, {@code stopped}, or {@code
   *     waiting} where the hub has yet to take it
   * @param problems all for which it is refused or does not run, by line
   * @param diskSha256 what the file has on disk after the call, null where there is none
   * @param done whether the file was written
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record RouteFileSaved(
      String file,
      @Nullable String sha256,
      String state,
      List<RouteProblem> problems,
      List<RouteProblem> warnings,
      List<String> starts,
      List<String> stops,
      List<String> madeAnew,
      @Nullable String diskSha256,
      boolean done) {}

  /** Another one wrote the file since the caller has read it. */
  static final class Changed extends HubException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // no such answer is written as Java's bytes
    private final Optional<String> text;

    Changed(String file, Optional<String> text) {
      super(
          ErrorCode.CONFLICT,
          "expected_sha256",
          text.isEmpty()
              ? file + " is gone since you have read it."
              : file
                  + " has another text on disk than you have read: look at the difference, then save"
                  + " with its sha256.");
      this.text = text;
    }

    Optional<String> text() {
      return text;
    }
  }

  /** The text would be refused, so nothing was written. */
  static final class Refused extends HubException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final List<RouteProblem> problems;

    Refused(String file, List<RouteProblem> problems) {
      super(
          ErrorCode.UNPROCESSABLE,
          "text",
          "%s stays as it is, for this would be refused: line %d: %s%s"
              .formatted(
                  file,
                  problems.get(0).line(),
                  problems.get(0).reason(),
                  problems.size() > 1 ? " (and %d more)".formatted(problems.size() - 1) : ""));
      this.problems = problems;
    }

    List<RouteProblem> problems() {
      return problems;
    }
  }

  static String sha256(String text) {
    return DigestUtils.sha256Hex(text);
  }

  /** What would come of it; touches nothing. */
  RouteFileSaved rehearse(Edit edit) {
    checked(edit);
    JudgedFile judged = files.judge(edit.file(), edit.text());
    return answer(
        edit,
        judged.problems().isEmpty() ? "would-serve" : "would-be-refused",
        judged.problems(),
        judged,
        disk.read(edit.file()).map(RouteEdits::sha256).orElse(null),
        false);
  }

  /** Writes the file, or takes it away, and waits a while for what comes of that. */
  RouteFileSaved apply(Edit edit, String by, String reason) {
    checked(edit);
    Written written = write(edit, by, reason);
    String state = awaited(edit);
    if (state.equals("serving") || state.equals("removed")) {
      // Live edit reports nothing where this text served all the time, behind another one on disk.
      written.row().ifPresent(row -> history.confirm(row, clock.instant()));
    }
    Optional<RouteFileStatus> status = files.status(edit.file());
    return answer(
        edit,
        state,
        state.equals("waiting")
            ? List.of()
            : status.map(RouteFileStatus::problems).orElse(List.of()),
        written.judged(),
        edit.sha256(),
        true);
  }

  /** One after the other, so that of two who have read the same one gets a conflict. */
  private synchronized Written write(Edit edit, String by, String reason) {
    String file = edit.file();
    disk.readOnly(file)
        .ifPresent(
            why -> {
              throw new HubException(ErrorCode.CONFLICT, "file", why);
            });
    Optional<String> now = disk.read(file);
    String sha256 = now.map(RouteEdits::sha256).orElse(null);
    if (!Objects.equals(sha256, edit.expected())) {
      throw new Changed(file, now);
    }
    if (now.isEmpty() && edit.text() == null) {
      throw HubException.missing("file", "file", file, "/api/v1/routes");
    }
    JudgedFile judged = files.judge(file, edit.text());
    if (!judged.problems().isEmpty()) {
      throw new Refused(file, judged.problems());
    }
    return Objects.equals(sha256, edit.sha256())
        ? new Written(judged, Optional.empty())
        : new Written(judged, Optional.of(replace(edit, sha256, by, reason)));
  }

  /** The row is that of the history, empty where the file had the text already. */
  private record Written(JudgedFile judged, Optional<Long> row) {}

  private long replace(Edit edit, @Nullable String before, String by, String reason) {
    Map<String, Object> detail = new HashMap<>(Map.of("reason", reason));
    if (before != null) {
      detail.put("before", before);
    }
    if (edit.sha256() != null) {
      detail.put("after", edit.sha256());
    }
    long row =
        Objects.requireNonNull(
            transaction.execute(
                status -> {
                  actions.record(by, action(edit), edit.file(), detail);
                  return history.intend(edit.file(), edit.sha256(), by, reason, clock.instant());
                }));
    try {
      if (edit.text() == null) {
        disk.delete(edit.file());
      } else {
        disk.write(edit.file(), edit.text());
      }
    } catch (IOException e) {
      transaction.executeWithoutResult(
          status -> {
            actions.record(
                by, action(edit) + "-failed", edit.file(), Map.of("why", String.valueOf(e)));
            history.withdraw(row);
          });
      throw new HubException(
          ErrorCode.UNAVAILABLE,
          "file",
          "%s cannot be written, it stays as it was: %s".formatted(edit.file(), e),
          e);
    }
    return row;
  }

  private static String action(Edit edit) {
    return edit.text() == null ? "route-file.remove" : "route-file.save";
  }

  private String awaited(Edit edit) {
    long until = System.nanoTime() + serveWait.toNanos();
    while (!files.hasJudged(edit.file(), edit.text())) {
      if (System.nanoTime() > until) {
        return "waiting";
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "waiting";
      }
    }
    return files.status(edit.file()).map(RouteFileStatus::state).orElse("removed");
  }

  private static void checked(Edit edit) {
    FilesOnDisk.named(edit.file());
    String text = edit.text();
    if (text == null) {
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > RouteFolders.MAX_BYTES) {
      throw new HubException(
          ErrorCode.TOO_LARGE,
          "text",
          "A file has at most %d bytes, this one has %d."
              .formatted(RouteFolders.MAX_BYTES, bytes.length));
    }
    if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
      throw GivenFields.invalid("text", "Give a text: there is half of a character in it.");
    }
  }

  private static RouteFileSaved answer(
      Edit edit,
      String state,
      List<RouteProblem> problems,
      JudgedFile judged,
      @Nullable String disk,
      boolean done) {
    return new RouteFileSaved(
        edit.file(),
        edit.sha256(),
        state,
        problems,
        judged.warnings(),
        judged.starts(),
        judged.stops(),
        List.copyOf(judged.madeAnew()),
        disk,
        done);
  }
}
