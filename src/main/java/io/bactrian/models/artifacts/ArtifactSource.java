package io.bactrian.models.artifacts;

import io.bactrian.shared.HubException;
import java.util.List;

/** Where artifacts come from. */
public interface ArtifactSource {
  /**
   * What there is now, oldest first.
   *
   * @param all true to have them also where the source has nothing new since the last time
   * @return empty where there is nothing new
   * @throws HubException where it cannot be asked
   */
  List<FoundArtifact> list(boolean all);

  /** Called when what was listed is stored, so that it need not be listed again. */
  void listed();

  /**
   * Whether the artifact is from where models may come from.
   *
   * @throws HubException {@code UNPROCESSABLE} where it is not, {@code UNAVAILABLE} where it is not
   *     known yet
   */
  void checkOrigin(FoundArtifact artifact);

  /**
   * The archive, whole and as its digest says.
   *
   * @throws HubException {@code UNPROCESSABLE} where it is another one, {@code UNAVAILABLE} where
   *     the transfer failed
   */
  byte[] download(FoundArtifact artifact);
}
