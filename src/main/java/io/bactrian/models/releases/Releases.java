package io.bactrian.models.releases;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.registry.Registration;
import io.bactrian.models.releases.ReleaseRows.Release;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Versions that were released under a tag: for good, since past records name the tag. */
@Component
public class Releases {
  private final ReleaseRows rows;
  private final Flags flags;
  private final ModelVersions versions;
  private final NameChanges changes;

  Releases(ReleaseRows rows, Flags flags, ModelVersions versions, NameChanges changes) {
    this.rows = rows;
    this.flags = flags;
    this.versions = versions;
    this.changes = changes;
  }

  /**
   * @param stable whether it is no pre-release and the gate promoted the version
   * @param latestStable the tag of the highest stable release; null for none
   * @param flags those that follow this release from now on
   * @param done false where it was only asked what would happen
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Tagged(
      String model,
      String tag,
      String version,
      boolean stable,
      @Nullable String latestStable,
      List<String> flags,
      boolean done) {}

  /**
   * Releases a version under a tag, and flips the flags that follow the model's latest stable
   * release; the same again changes nothing.
   *
   * @throws HubException {@code INVALID_FIELD} for a tag that is no semantic version, {@code
   *     NOT_FOUND} for an unknown model or version, {@code CONFLICT} for a tag of another version
   */
  public Tagged tag(String model, String tag, String version, Asked asked) {
    Tag parsed = Tag.of(tag);
    return changes.change(
        model,
        asked,
        () -> {
          versions.require(model, version);
          return released(model, parsed, version, asked);
        });
  }

  /**
   * @throws HubException {@code INVALID_FIELD} for a tag that is no semantic version, {@code
   *     CONFLICT} for one that names a version of the model already
   */
  public void requireFree(String model, String tag) {
    rows.find(model, Tag.of(tag))
        .ifPresent(
            known -> {
              throw taken(known);
            });
  }

  /**
   * Releases what the gate let pass under the tag that its metadata or its request named, in the
   * registration's transaction. A tag is for good: a refused version does not use it up, and one
   * that is taken meanwhile costs no model.
   *
   * @param tag null for none
   * @return the registration, whose reason says what became of the tag
   */
  public Registration release(Registration registration, @Nullable String tag, String by) {
    if (tag == null) {
      return registration;
    }
    String model = registration.model();
    Release known = rows.find(model, Tag.of(tag)).orElse(null);
    if (!registration.promoted()) {
      return registration.and("not released as " + tag + ": the gate did not let it pass");
    }
    if (known != null && !known.version().equals(registration.version())) {
      return registration.and(
          "not released as %s: that is version %s".formatted(tag, known.version()));
    }
    Tagged tagged =
        tag(model, tag, registration.version(), new Asked(by, registration.reason(), false));
    return registration.and(
        "released as "
            + tag
            + (tagged.flags().isEmpty()
                ? ""
                : ", which flipped " + String.join(", ", tagged.flags())));
  }

  private Tagged released(String model, Tag tag, String version, Asked asked) {
    Release known = rows.find(model, tag).orElse(null);
    if (known != null && !known.version().equals(version)) {
      throw taken(known);
    }
    if (known == null) {
      rows.insert(model, tag, version, asked);
    }
    Release release = rows.find(model, tag).orElseThrow();
    Release latest = rows.latestStable(model).orElse(null);
    boolean flips = known == null && release.equals(latest);
    return new Tagged(
        model,
        tag.toString(),
        version,
        release.stable(),
        latest == null ? null : latest.tag(),
        flips ? flags.follow(model, release, asked) : List.of(),
        !asked.dryRun());
  }

  private static HubException taken(Release known) {
    return new HubException(
        ErrorCode.CONFLICT,
        "tag",
        ("%s is version %s, since %s, by %s. A tag is never moved or removed, because past records"
                + " name it: release this version under the next number.")
            .formatted(known.tag(), known.version(), known.at(), known.by()));
  }
}
