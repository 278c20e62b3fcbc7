package io.bactrian.store.onedrive.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to upload.
 *
 * @param conflictBehavior where the name is taken
 * @param ifMatch replaces only the item that still has this eTag, null for any
 * @param expectedHash the quickXorHash that the source must turn out to have, null where unknown
 * @param beforeCommit called with the quickXorHash right before the last bytes are sent, that is
 *     before anything becomes visible; again where the upload has to start anew
 */
public record UploadOptions(
    ConflictBehavior conflictBehavior,
    @Nullable String ifMatch,
    @Nullable String expectedHash,
    Consumer<String> beforeCommit) {

  public static UploadOptions of(ConflictBehavior conflictBehavior) {
    return new UploadOptions(conflictBehavior, null, null, hash -> {});
  }
}
