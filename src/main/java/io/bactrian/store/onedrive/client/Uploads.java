package io.bactrian.store.onedrive.client;

import com.microsoft.graph.drives.item.items.item.createuploadsession.CreateUploadSessionPostRequestBody;
import com.microsoft.graph.models.DriveItemUploadableProperties;
import com.microsoft.graph.models.DriveItemVersion;
import com.microsoft.graph.models.UploadSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Brings content to a drive, in one request or by a session, and proves what arrived. */
final class Uploads {
  private static final MediaType BINARY = MediaType.get("application/octet-stream");

  /** Up to this size one request does; Graph takes 4 MB this way on every kind of drive. */
  private static final int SMALL = 4 * 1000 * 1000;

  private final GraphConnection connection;
  private final DriveClient drive;

  Uploads(GraphConnection connection, DriveClient drive) {
    this.connection = connection;
    this.drive = drive;
  }

  DriveItemEntry upload(
      String parentId, String name, UploadSource source, long size, UploadOptions options) {
    Upload upload = new Upload(parentId, DrivePaths.checked(name), size, options);
    Uploaded done;
    try {
      done =
          size <= SMALL
              ? small(upload, source)
              : new UploadLoop(connection, this, upload, source).run();
    } catch (IOException e) {
      throw new DriveException(
          0, DriveException.SOURCE_CHANGED, "the source cannot be read", null, e);
    }
    return verified(done);
  }

  /** What is to be uploaded where. */
  record Upload(String parentId, String name, long size, UploadOptions options) {
    DriveException shorter(long found) {
      return new DriveException(
          DriveException.SOURCE_CHANGED,
          "the source of " + name + " ends after " + found + " of " + size + " bytes");
    }

    DriveException longer() {
      return new DriveException(
          DriveException.SOURCE_CHANGED,
          "the source of " + name + " goes on after its " + size + " bytes");
    }

    /** Asks all that has a say before anything becomes visible. */
    void commit(String hash) {
      if (options.expectedHash() != null && !hash.equals(options.expectedHash())) {
        throw new DriveException(
            DriveException.HASH_MISMATCH, "the source of " + name + " has another hash than said");
      }
      options.beforeCommit().accept(hash);
    }
  }

  /**
   * What the drive took.
   *
   * @param created false where it replaced an item
   */
  record Uploaded(DriveItemEntry item, String hash, long size, boolean created) {}

  private Uploaded small(Upload upload, UploadSource source) throws IOException {
    byte[] content;
    try (InputStream stream = source.open()) {
      content = stream.readNBytes((int) upload.size() + 1);
    }
    if (content.length < upload.size()) {
      throw upload.shorter(content.length);
    }
    if (content.length > upload.size()) {
      throw upload.longer();
    }
    String hash = QuickXorHash.of(content);
    upload.commit(hash);
    Request request = smallRequest(upload, content);
    try {
      return connection
          .throttle()
          .settled(
              () -> taken(connection.authorized(request), upload, hash),
              () -> committed(upload, hash));
    } catch (DriveException e) {
      throw named(e, upload);
    }
  }

  private Request smallRequest(Upload upload, byte[] content) {
    String address =
        drive.childAddress(upload.parentId(), upload.name())
            + ":/content?@microsoft.graph.conflictBehavior="
            + upload.options().conflictBehavior().wire();
    Request.Builder request = new Request.Builder().url(address);
    if (upload.options().ifMatch() != null) {
      request.header("If-Match", upload.options().ifMatch());
    }
    return request.put(RequestBody.create(content, BINARY)).build();
  }

  static Uploaded taken(Response response, Upload upload, String hash) {
    boolean created = response.code() == 201;
    return new Uploaded(GraphConnection.item(response), hash, upload.size(), created);
  }

  static DriveException named(DriveException e, Upload upload) {
    return new DriveException(
        e.status(), e.code(), upload.name() + ": " + e.getMessage(), e.retryAfter(), e);
  }

  /** Opens a session; one that is opened twice by a lost answer harms nothing, it expires. */
  String open(Upload upload) {
    DriveItemUploadableProperties item = new DriveItemUploadableProperties();
    item.setAdditionalData(
        Map.of("@microsoft.graph.conflictBehavior", upload.options().conflictBehavior().wire()));
    CreateUploadSessionPostRequestBody body = new CreateUploadSessionPostRequestBody();
    body.setItem(item);
    String address = drive.childAddress(upload.parentId(), upload.name()) + ":/createUploadSession";
    UploadSession session =
        connection
            .throttle()
            .repeatable(
                () ->
                    connection.sdk(
                        sdk ->
                            drive
                                .item(sdk, upload.parentId())
                                .createUploadSession()
                                .withUrl(address)
                                .post(
                                    body,
                                    config -> {
                                      if (upload.options().ifMatch() != null) {
                                        config.headers.add("If-Match", upload.options().ifMatch());
                                      }
                                    })));
    return Objects.requireNonNull(session.getUploadUrl());
  }

  /** After an answer was lost: the item that the upload has made, if it has. */
  Optional<Uploaded> committed(Upload upload, String hash) {
    List<DriveItemEntry> candidates = new ArrayList<>();
    if (upload.options().conflictBehavior() == ConflictBehavior.RENAME) {
      drive.children(upload.parentId(), candidates::add);
    } else {
      drive.child(upload.parentId(), upload.name()).ifPresent(candidates::add);
    }
    int dot = upload.name().lastIndexOf('.');
    String stem = dot < 0 ? upload.name() : upload.name().substring(0, dot);
    return candidates.stream()
        .filter(item -> item.name().startsWith(stem) && item.size() == upload.size())
        .filter(item -> hash.equals(item.quickXorHash()))
        .findFirst()
        .map(item -> new Uploaded(item, hash, upload.size(), false));
  }

  /** Compares what the drive holds with what was sent, and undoes the upload where they differ. */
  private DriveItemEntry verified(Uploaded done) {
    DriveItemEntry item = done.item();
    if (item.quickXorHash() == null) {
      item = drive.get(item.id());
    }
    boolean same =
        item.size() == done.size()
            && (item.quickXorHash() == null || item.quickXorHash().equals(done.hash()));
    if (same) {
      return item;
    }
    String undone = undo(item, done.created());
    throw new DriveException(
        DriveException.HASH_MISMATCH,
        "the drive holds other content than was sent as " + item.name() + "; " + undone);
  }

  private String undo(DriveItemEntry item, boolean created) {
    try {
      if (created) {
        drive.delete(item.id(), item.eTag());
        return "it has been removed";
      }
      restore(item.id());
      return "the version before has been restored";
    } catch (DriveException e) {
      return "it could not be undone (" + e.code() + "), look at item " + item.id();
    }
  }

  private void restore(String id) {
    connection
        .throttle()
        .repeatable(
            () ->
                connection.sdk(
                    sdk -> {
                      var versions = drive.item(sdk, id).versions();
                      List<DriveItemVersion> newestFirst = versions.get().getValue();
                      String previous = newestFirst.get(1).getId();
                      versions.byDriveItemVersionId(previous).restoreVersion().post();
                      return true;
                    }));
  }
}
