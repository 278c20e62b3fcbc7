package io.bactrian.models.releases;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.releases.ReleaseRows.Release;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Flags that follow the latest stable release of a model, and that a person may set or hold. */
@Component
class Flags {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  private final FlagRows rows;
  private final ReleaseRows releases;
  private final ModelVersions versions;
  private final NameChanges changes;

  Flags(FlagRows rows, ReleaseRows releases, ModelVersions versions, NameChanges changes) {
    this.rows = rows;
    this.releases = releases;
    this.versions = versions;
    this.changes = changes;
  }

  /**
   * What a flag says.
   *
   * @param version null where the model has no stable release yet
   * @param tag of the release; null where a person chose the version
   * @param held whether releases do not move it
   * @param kind the change that made it so: declare, release, set, hold, resume or remove
   * @param since when that was
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Flag(
      String flag,
      String model,
      @Nullable String version,
      @Nullable String tag,
      boolean held,
      String kind,
      Instant since,
      String by,
      String reason) {

    boolean removed() {
      return kind.equals("remove");
    }

    /** As it is after a change; the database knows when that is. */
    Flag with(
        String change,
        @Nullable String newVersion,
        @Nullable String newTag,
        boolean hold,
        Asked asked) {
      return new Flag(
          flag, model, newVersion, newTag, hold, change, since, asked.by(), asked.reason());
    }
  }

  /**
   * @throws HubException {@code NOT_FOUND} with the flags that there are
   */
  Flag find(String flag) {
    return rows.last(flag)
        .filter(last -> !last.removed())
        .orElseThrow(
            () -> {
              List<String> names = rows.all().stream().map(Flag::flag).toList();
              return new HubException(
                  ErrorCode.NOT_FOUND,
                  "flag",
                  "There is no flag %s; %s."
                      .formatted(
                          flag,
                          names.isEmpty()
                              ? "none is declared: PUT /api/v1/flags/{flag} does"
                              : "there are " + String.join(", ", names)));
            });
  }

  /**
   * Declares a flag, which says the latest stable release at once; the same again changes nothing.
   *
   * @throws HubException {@code NOT_FOUND} for an unknown model, {@code CONFLICT} for a flag of
   *     another model
   */
  Flag declare(String flag, String model, Asked asked) {
    if (!NAME.matcher(flag).matches()) {
      throw GivenFields.invalid(
          "flag",
          "A flag is a letter and up to 63 lower-case letters, digits, hyphens and underscores.");
    }
    return changes.change(
        model,
        asked,
        () -> {
          Optional<Flag> known = rows.last(flag);
          if (known.isPresent() && !known.get().model().equals(model)) {
            throw new HubException(
                ErrorCode.CONFLICT,
                "flag",
                "%s follows %s, and a flag stays with its model: declare another one."
                    .formatted(flag, known.get().model()));
          }
          if (known.isEmpty() || known.get().removed()) {
            Release latest = releases.latestStable(model).orElse(null);
            rows.insert(
                new Flag(
                    flag,
                    model,
                    latest == null ? null : latest.version(),
                    latest == null ? null : latest.tag(),
                    false,
                    "declare",
                    Instant.EPOCH,
                    asked.by(),
                    asked.reason()));
          }
          return find(flag);
        });
  }

  /** Lets it say a version until the next stable release, or as long as it is held. */
  Flag set(String flag, String version, Asked asked) {
    return change(
        flag,
        asked,
        held -> {
          versions.require(held.model(), version);
          return Objects.equals(held.version(), version) && held.tag() == null
              ? held
              : held.with("set", version, null, held.held(), asked);
        });
  }

  /** It stays as it is, whatever is released. */
  Flag hold(String flag, Asked asked) {
    return change(
        flag,
        asked,
        held -> held.held() ? held : held.with("hold", held.version(), held.tag(), true, asked));
  }

  /** Nothing reads it any more; it may be declared again, for the same model. */
  Flag remove(String flag, Asked asked) {
    return changes.change(
        find(flag).model(),
        asked,
        () -> {
          rows.insert(find(flag).with("remove", null, null, false, asked));
          return rows.last(flag).orElseThrow();
        });
  }

  /** It follows releases again, and says the latest stable one at once. */
  Flag resume(String flag, Asked asked) {
    return change(
        flag,
        asked,
        held -> {
          Release latest = releases.latestStable(held.model()).orElse(null);
          String version = latest == null ? held.version() : latest.version();
          String tag = latest == null ? held.tag() : latest.tag();
          return !held.held() && Objects.equals(held.tag(), tag)
              ? held
              : held.with("resume", version, tag, false, asked);
        });
  }

  /**
   * Flips the flags of a model whose latest stable release is a new one, in the release's
   * transaction.
   *
   * @return the flags that it flipped
   */
  List<String> follow(String model, Release latest, Asked asked) {
    List<Flag> following =
        rows.all().stream().filter(flag -> flag.model().equals(model) && !flag.held()).toList();
    for (Flag flag : following) {
      rows.insert(flag.with("release", latest.version(), latest.tag(), false, asked));
    }
    return following.stream().map(Flag::flag).toList();
  }

  private Flag change(String flag, Asked asked, UnaryOperator<Flag> change) {
    return changes.change(
        find(flag).model(),
        asked,
        () -> {
          Flag now = find(flag);
          Flag then = change.apply(now);
          if (then != now) {
            rows.insert(then);
          }
          return find(flag);
        });
  }
}
