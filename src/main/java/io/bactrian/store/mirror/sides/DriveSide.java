package io.bactrian.store.mirror.sides;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.plan.Item;
import io.bactrian.store.mirror.plan.Listing;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.onedrive.client.ConflictBehavior;
import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveException;
import io.bactrian.store.onedrive.client.DriveItemEntry;
import io.bactrian.store.onedrive.client.UploadOptions;
import io.bactrian.store.onedrive.client.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a drive. What is deleted there is in the recycle bin, what is overwritten in the
 * versions.
 */
public final class DriveSide implements Side {
  private final DriveClient drive;
  private final DriveReplica replica;
  private final MirrorMap map;
  private @Nullable DriveTree tree;

  public DriveSide(DriveClient drive, DriveReplica replica, MirrorMap map) {
    this.drive = drive;
    this.replica = replica;
    this.map = map;
  }

  @Override
  public String name() {
    return "drive";
  }

  @Override
  public synchronized Listing list() {
    DriveReplica.Snapshot snapshot = call(map.folder(), () -> replica.refresh(map, drive));
    var now = new DriveTree(snapshot);
    tree = now;
    return new Listing(now.files(), now.refused(), snapshot.sure());
  }

  @Override
  public void settled() {
    replica.settled(map.name());
  }

  @Override
  public String hash(Item item) throws IOException {
    return item.hash() != null ? item.hash() : Hashes.read(open(item, 0));
  }

  @Override
  public InputStream open(Item item, long offset) {
    return call(item.path(), () -> drive.open(entry(item), offset, item.size() - offset));
  }

  @Override
  public boolean unchanged(Item item) {
    return call(item.path(), () -> item.version().equals(drive.get(item.id()).eTag()));
  }

  @Override
  public @Nullable String refusal(String path) {
    int length = map.folder().length();
    for (String segment : path.split("/", -1)) {
      int name = NameMap.encode(segment).length();
      length += 1 + name;
      if (name > NameMap.LONGEST_NAME) {
        return "A name would have "
            + name
            + " characters; a drive takes "
            + NameMap.LONGEST_NAME
            + ".";
      }
    }
    return length > NameMap.LONGEST_PATH
        ? "The path would have "
            + length
            + " characters; a drive takes "
            + NameMap.LONGEST_PATH
            + "."
        : null;
  }

  @Override
  public Item write(
      String path, @Nullable Item replaced, long size, InputStream content, Commit commit)
      throws IOException {
    var options =
        new UploadOptions(
            replaced == null ? ConflictBehavior.FAIL : ConflictBehavior.REPLACE,
            replaced == null ? null : replaced.version(),
            null,
            hash -> check(commit));
    try {
      return call(
          path,
          () -> {
            Place place = place(path);
            return item(
                path,
                drive.upload(
                    place.folderId(), place.name(), UploadSource.once(content), size, options));
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void check(Commit commit) {
    try {
      commit.check();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Item move(Item item, String path) {
    return call(
        path,
        () -> {
          Place place = place(path);
          return item(path, drive.move(item.id(), place.folderId(), place.name(), item.version()));
        });
  }

  @Override
  public void trash(Item item) {
    call(
        item.path(),
        () -> {
          drive.delete(item.id(), item.version());
          return true;
        });
  }

  private record Place(String folderId, String name) {}

  /** The folder of a path; folders that are missing are made. */
  private synchronized Place place(String path) {
    DriveTree now = Objects.requireNonNull(tree, "listed first");
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "" : path.substring(0, slash);
    String folderId = now.folder(folder);
    if (folderId == null) {
      Place above = place(folder);
      folderId = drive.createFolder(above.folderId(), above.name(), ConflictBehavior.REPLACE).id();
      now.folder(folder, folderId);
    }
    return new Place(folderId, now.name(folderId, path.substring(slash + 1)));
  }

  private static Item item(String path, DriveItemEntry entry) {
    return new Item(
        path, entry.id(), String.valueOf(entry.eTag()), entry.size(), entry.quickXorHash());
  }

  private static DriveItemEntry entry(Item item) {
    return new DriveItemEntry(
        item.id(), null, "", false, item.size(), item.version(), item.hash(), null, false, null);
  }

  private static <T> T call(String path, Supplier<T> call) {
    try {
      return call.get();
    } catch (DriveException e) {
      ErrorCode code =
          switch (e.status()) {
            case 404 -> ErrorCode.NOT_FOUND;
            case 409, 412 -> ErrorCode.CONFLICT;
            default -> ErrorCode.UNAVAILABLE;
          };
      throw new HubException(code, null, "The drive, for " + path + ": " + e.getMessage(), e);
    }
  }
}
