package io.bactrian.models.artifacts;

import static io.bactrian.models.artifacts.Refusals.refused;

import io.bactrian.store.objects.ObjectEntry;
import io.bactrian.store.objects.ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** Archives below a prefix of the hub's object store: whoever may write there may deliver. */
final class BucketArtifacts implements ArtifactSource {
  private static final int ID_DIGITS = 16;

  private final ModelSyncProperties properties;
  private final ObjectStore store;
  private final Clock clock;

  BucketArtifacts(ModelSyncProperties properties, ObjectStore store, Clock clock) {
    this.properties = properties;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public List<FoundArtifact> list(boolean all) {
    var entries = new ArrayList<ObjectEntry>();
    store.forEach(properties.prefix(), entries::add);
    return entries.stream()
        .filter(entry -> entry.key().endsWith(".zip"))
        .sorted(Comparator.comparing(ObjectEntry::lastModified).thenComparing(ObjectEntry::key))
        .map(this::artifact)
        .toList();
  }

  /** The same key with other content is another artifact. */
  private FoundArtifact artifact(ObjectEntry entry) {
    String id = DigestUtils.sha256Hex(entry.key() + " " + entry.etag()).substring(0, ID_DIGITS);
    String name = entry.key().substring(properties.prefix().length());
    return new FoundArtifact(
        "s3-" + id,
        "s3:" + entry.key(),
        entry.key(),
        name,
        null,
        entry.size(),
        "",
        "",
        false,
        clock.instant());
  }

  @Override
  public void listed() {
    // A bucket is listed whole each time.
  }

  @Override
  public void checkOrigin(FoundArtifact artifact) {
    // The store's keys decide who may write there.
  }

  @Override
  public byte[] download(FoundArtifact artifact) {
    long most = properties.maxSize().toBytes();
    long size = store.size(artifact.remote());
    if (size > most) {
      throw refused("size", "It has %d bytes; at most %d are taken.".formatted(size, most));
    }
    return store.get(artifact.remote());
  }
}
