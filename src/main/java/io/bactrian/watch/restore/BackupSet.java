package io.bactrian.watch.restore;

import io.bactrian.store.vault.Vault;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a destination holds of one PostgreSQL cluster, by the cluster's own number: a fresh database
 * gives its log names that a former one gave, too.
 *
 * @param system PostgreSQL's system identifier
 */
public record BackupSet(Vault vault, String system) {
  private static final String MANIFEST = "/manifest.json";

  public String key(String name) {
    return system + "/" + name;
  }

  public String wal(String name) {
    return key("wal/" + name);
  }

  public String base(String id) {
    return key("base/" + id);
  }

  public String manifest(String id) {
    return base(id) + MANIFEST;
  }

  /** The complete base backups, oldest first. */
  public List<Manifest> bases() throws IOException {
    String prefix = key("base/");
    List<String> ids =
        vault.list(prefix).stream()
            .filter(key -> key.endsWith(MANIFEST))
            .map(key -> key.substring(prefix.length(), key.length() - MANIFEST.length()))
            .sorted()
            .toList();
    Manifest[] all = new Manifest[ids.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = vault.read(manifest(ids.get(i)), Manifest.class);
    }
    return List.of(all);
  }

  /** The names of what was archived: segments, histories of timelines, labels of base backups. */
  public List<String> archived() throws IOException {
    String prefix = key("wal/");
    return vault.list(prefix).stream().map(key -> key.substring(prefix.length())).toList();
  }

  /** The numbers of the clusters that a destination holds backups of. */
  public static List<String> systems(Vault vault) throws IOException {
    try (Stream<String> keys = vault.list("").stream()) {
      return keys.filter(key -> key.contains("/base/"))
          .map(key -> key.substring(0, key.indexOf('/')))
          .distinct()
          .toList();
    }
  }
}
