package io.bactrian.store.onedrive.client;

import com.microsoft.graph.models.DriveItem;
import com.microsoft.graph.models.Hashes;
import com.microsoft.graph.models.ItemReference;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder of a drive, or, in a delta, the tombstone of one.
 *
 * @param id stays the same over moves and edits
 * @param parentId of the folder it is in, null for the root and where a tombstone leaves it out
 * @param name as the drive keeps it, empty where a tombstone leaves it out
 * @param folder true for a folder
 * @param size in bytes; of a folder the sum of its content
 * @param eTag changes with every edit, rename and move; for {@code ifMatch}
 * @param quickXorHash of the content in base64, null for folders and where the drive knows none yet
 * @param modified when the drive last saw it change, null where left out
 * @param deleted true for a tombstone
 * @param path from the drive's root, {@code /a/b.txt}, null where the answer leaves it out, as
 *     deltas may
 */
public record DriveItemEntry(
    String id,
    @Nullable String parentId,
    String name,
    boolean folder,
    long size,
    @Nullable String eTag,
    @Nullable String quickXorHash,
    @Nullable Instant modified,
    boolean deleted,
    @Nullable String path) {

  static DriveItemEntry of(DriveItem item) {
    ItemReference parent = item.getParentReference();
    Hashes hashes = item.getFile() == null ? null : item.getFile().getHashes();
    String name = item.getName() == null ? "" : item.getName();
    return new DriveItemEntry(
        item.getId(),
        parent == null ? null : parent.getId(),
        name,
        item.getFolder() != null || item.getRoot() != null || item.getPackage() != null,
        item.getSize() == null ? 0 : item.getSize(),
        item.getETag(),
        hashes == null ? null : hashes.getQuickXorHash(),
        item.getLastModifiedDateTime() == null ? null : item.getLastModifiedDateTime().toInstant(),
        item.getDeleted() != null,
        item.getRoot() != null ? "/" : path(parent, name));
  }

  /** Graph writes {@code /drives/<id>/root:/a%20b}, percent-encoded. */
  private static @Nullable String path(@Nullable ItemReference parent, String name) {
    String folder = parent == null ? null : parent.getPath();
    int root = folder == null ? -1 : folder.indexOf("root:");
    if (folder == null || root < 0 || name.isEmpty()) {
      return null;
    }
    String above = folder.substring(root + "root:".length()).replace("+", "%2B");
    return URLDecoder.decode(above, StandardCharsets.UTF_8) + "/" + name;
  }
}
