package io.bactrian.models.artifacts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An artifact as its source lists it.
 *
 * @param id of its row in {@code model_syncs}
 * @param source {@code github:<owner>/<name>@<run>}, {@code hugging-face:<owner>/<name>@<commit>},
 *     or {@code s3:<key>}
 * @param remote its id at GitHub, the commit at Hugging Face, or its key
 * @param name the artifact's
 * @param digest {@code sha256:<hexadecimal digits>}; null where the source gives none
 * @param size bytes, packed
 * @param run at GitHub; empty elsewhere
 * @param branch of that run, or the revision at Hugging Face; empty elsewhere
 * @param fork whether the run's commit is from another repository
 * @param at when the hub saw it first
 */
public record FoundArtifact(
    String id,
    String source,
    String remote,
    String name,
    @Nullable String digest,
    long size,
    String run,
    String branch,
    boolean fork,
    Instant at)
    implements ArtifactStep {

  @Override
  public FoundArtifact artifact() {
    return this;
  }

  /** What the version is registered under: unique, since one run may leave several artifacts. */
  public String runId() {
    return run.isEmpty() ? source + "#" + id : source + "#" + remote;
  }

  public FoundArtifact seenAt(Instant first) {
    return new FoundArtifact(id, source, remote, name, digest, size, run, branch, fork, first);
  }
}
