package io.bactrian.models.modelsync;

import io.bactrian.models.artifacts.ArtifactStep;
import io.bactrian.models.artifacts.FoundArtifact;

/**
 * An artifact whose archive is here.
 *
 * @param archive the zip, whose digest is the artifact's
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
record DownloadedArtifact(FoundArtifact artifact, byte[] archive) implements ArtifactStep {
  @Override
  public String toString() {
    return "DownloadedArtifact[" + artifact.id() + "]";
  }
}
