package io.bactrian.models.artifacts;

/** What is known of an artifact on its way, whichever step it has come to. */
public interface ArtifactStep {
  FoundArtifact artifact();
}
