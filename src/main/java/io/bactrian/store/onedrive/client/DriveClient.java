package io.bactrian.store.onedrive.client;

import com.microsoft.graph.drives.item.items.item.DriveItemItemRequestBuilder;
import com.microsoft.graph.drives.item.items.item.createlink.CreateLinkPostRequestBody;
import com.microsoft.graph.models.DriveItem;
import com.microsoft.graph.models.DriveItemCollectionResponse;
import com.microsoft.graph.models.Folder;
import com.microsoft.graph.models.ItemReference;
import com.microsoft.graph.models.Permission;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One drive of Microsoft Graph. Safe for many threads, which share its throttle gate. Every failure
 * is a {@link DriveException}; what is transient has been retried by then.
 */
public final class DriveClient implements AutoCloseable {
  private final GraphConnection connection;
  private final DriveClientOptions options;
  private final Uploads uploads;
  private final Copies copies;
  private final Deltas deltas;
  private volatile @Nullable String driveId;

  public DriveClient(DriveClientOptions options, TokenSource tokens) {
    this.options = options;
    this.connection = new GraphConnection(options, tokens);
    this.uploads = new Uploads(connection, this);
    this.copies = new Copies(connection, this);
    this.deltas = new Deltas(connection, this);
  }

  /** The id of the drive, asked for once where a user, a site or {@code me} was named. */
  public String driveId() {
    String known = driveId;
    if (known == null) {
      DriveTarget target = options.target();
      known =
          target.kind() == DriveTarget.Kind.DRIVE
              ? target.id()
              : call(sdk -> sdk.drives().byDriveId("-").withUrl(driveUrl()).get()).getId();
      driveId = known;
    }
    return Objects.requireNonNull(known);
  }

  /** Asks for the drive itself in one attempt: for those who can't wait for a better moment. */
  public void probe() {
    connection.sdk(sdk -> sdk.drives().byDriveId("-").withUrl(driveUrl()).get());
  }

  public DriveItemEntry root() {
    return at(driveAddress() + "/root");
  }

  private String driveUrl() {
    return options.api() + options.target().address();
  }

  /** By path from the root, {@code /} for the root itself. */
  public Optional<DriveItemEntry> find(String path) {
    String encoded = DrivePaths.encoded(path);
    return encoded.isEmpty() ? Optional.of(root()) : ifThere(driveAddress() + "/root:" + encoded);
  }

  /** By name in a folder. */
  public Optional<DriveItemEntry> child(String parentId, String name) {
    return ifThere(childAddress(parentId, name));
  }

  public DriveItemEntry get(String id) {
    return at(itemAddress(id));
  }

  /** What is in a folder, page by page. A failure on a later page comes after earlier items. */
  public void children(String id, Consumer<DriveItemEntry> each) {
    pages(itemAddress(id) + "/children", each);
  }

  /**
   * One page of changes.
   *
   * @param link of the page or of the next round, null to begin
   * @param folderId whose changes alone are of interest, null for all
   * @param latest where it begins, from now on instead of with all there is
   * @throws ResyncRequiredException where the link is no longer known
   */
  public DeltaPage delta(@Nullable String link, @Nullable String folderId, boolean latest) {
    return deltas.page(link, folderId, latest);
  }

  /**
   * The content as a stream that mends broken connections itself and at the end compares what
   * arrived with the drive's hash: a difference is an {@link IOException} instead of the end.
   */
  public InputStream open(DriveItemEntry item) {
    return open(item, 0, item.size());
  }

  /**
   * A range of the content; the hash can be compared only where it is the whole.
   *
   * @param from first byte
   * @param length bytes at most
   */
  public InputStream open(DriveItemEntry item, long from, long length) {
    if (item.folder() || from < 0 || length < 0 || from > item.size()) {
      throw new IllegalArgumentException("no content at " + from + " of item " + item.id());
    }
    long end = length > item.size() - from ? item.size() : from + length;
    return new DriveInputStream(connection, itemAddress(item.id()) + "/content", item, from, end);
  }

  /** Copies the content from a byte on into a stream, verified as {@link #open} does. */
  public DriveItemEntry download(String id, long from, OutputStream target) throws IOException {
    DriveItemEntry item = get(id);
    try (InputStream content = open(item, from, item.size())) {
      content.transferTo(target);
    }
    return item;
  }

  /**
   * Brings content into a folder and compares what arrived with what was sent. Content that arrived
   * differently is removed, or the version before it restored, and the upload fails.
   *
   * @param size of the source; one that turns out shorter or longer leaves nothing behind
   */
  public DriveItemEntry upload(
      String parentId, String name, UploadSource source, long size, UploadOptions how) {
    return uploads.upload(parentId, name, source, size, how);
  }

  /** Makes a folder. {@code REPLACE} takes the one that is there. */
  public DriveItemEntry createFolder(String parentId, String name, ConflictBehavior conflict) {
    DriveItem folder = new DriveItem();
    folder.setName(DrivePaths.checked(name));
    folder.setFolder(new Folder());
    ConflictBehavior sent = conflict == ConflictBehavior.RENAME ? conflict : ConflictBehavior.FAIL;
    folder.setAdditionalData(Map.of("@microsoft.graph.conflictBehavior", sent.wire()));
    try {
      return connection
          .throttle()
          .settled(
              () ->
                  DriveItemEntry.of(
                      connection.sdk(sdk -> item(sdk, parentId).children().post(folder))),
              () -> child(parentId, name).filter(DriveItemEntry::folder));
    } catch (DriveException e) {
      if (e.status() != 409 || conflict != ConflictBehavior.REPLACE) {
        throw e;
      }
      return child(parentId, name).filter(DriveItemEntry::folder).orElseThrow(() -> e);
    }
  }

  /** The folder of a path, made with all above it where it is missing. */
  public DriveItemEntry ensureFolder(String path) {
    Optional<DriveItemEntry> there = find(path);
    if (there.isPresent()) {
      return there.get();
    }
    DriveItemEntry folder = root();
    for (String name : DrivePaths.segments(path)) {
      folder = createFolder(folder.id(), name, ConflictBehavior.REPLACE);
    }
    return folder;
  }

  /**
   * Moves, renames, or both.
   *
   * @param ifMatch the eTag it must still have, null for any
   */
  public DriveItemEntry move(
      String id, String newParentId, String newName, @Nullable String ifMatch) {
    DriveItem change = new DriveItem();
    change.setName(DrivePaths.checked(newName));
    ItemReference parent = new ItemReference();
    parent.setId(newParentId);
    change.setParentReference(parent);
    return connection
        .throttle()
        .settled(
            () ->
                DriveItemEntry.of(
                    connection.sdk(
                        sdk ->
                            item(sdk, id)
                                .patch(
                                    change,
                                    config -> {
                                      if (ifMatch != null) {
                                        config.headers.add("If-Match", ifMatch);
                                      }
                                    }))),
            () ->
                Optional.of(get(id))
                    .filter(item -> newName.equals(item.name()))
                    .filter(item -> newParentId.equals(item.parentId())));
  }

  /**
   * Puts an item into the drive's recycle bin.
   *
   * @param ifMatch the eTag it must still have, null for any
   */
  public void delete(String id, @Nullable String ifMatch) {
    connection
        .throttle()
        .settled(
            () ->
                connection.sdk(
                    sdk -> {
                      item(sdk, id)
                          .delete(
                              config -> {
                                if (ifMatch != null) {
                                  config.headers.add("If-Match", ifMatch);
                                }
                              });
                      return true;
                    }),
            () -> ifThere(itemAddress(id)).isPresent() ? Optional.empty() : Optional.of(true));
  }

  /** Copies within the drive and waits until the drive has done it. */
  public DriveItemEntry copy(String id, String newParentId, String newName) {
    return copies.copy(id, newParentId, newName);
  }

  /** What a search below a folder finds, page by page; the drive's index lags behind. */
  public void search(String folderId, String text, Consumer<DriveItemEntry> each) {
    String quoted = DrivePaths.segment(text.replace("'", "''"));
    pages(itemAddress(folderId) + "/search(q='" + quoted + "')", each);
  }

  /**
   * A link for people; the same one where such a link exists already.
   *
   * @param type view, edit or embed
   * @param scope anonymous or organization
   */
  public String createLink(String id, String type, String scope) {
    CreateLinkPostRequestBody body = new CreateLinkPostRequestBody();
    body.setType(type);
    body.setScope(scope);
    Permission permission = call(sdk -> item(sdk, id).createLink().post(body));
    return Objects.requireNonNull(Objects.requireNonNull(permission.getLink()).getWebUrl());
  }

  /** What an operator has to know before the sign-in is lost, if anything. */
  public Optional<String> warning() {
    return connection.warning();
  }

  @Override
  public void close() {
    connection.close();
  }

  DriveItemItemRequestBuilder item(GraphServiceClient sdk, String id) {
    return sdk.drives().byDriveId(driveId()).items().byDriveItemId(id);
  }

  String driveAddress() {
    return options.api() + DriveTarget.drive(driveId()).address();
  }

  String itemAddress(String id) {
    return driveAddress() + "/items/" + DrivePaths.segment(id);
  }

  /** To be ended by a colon where more follows. */
  String childAddress(String parentId, String name) {
    return itemAddress(parentId) + ":/" + DrivePaths.segment(DrivePaths.checked(name));
  }

  private void pages(String first, Consumer<DriveItemEntry> each) {
    for (String next = first; next != null; ) {
      String link = connection.own(next);
      DriveItemCollectionResponse page = call(sdk -> item(sdk, "-").children().withUrl(link).get());
      page.getValue().forEach(item -> each.accept(DriveItemEntry.of(item)));
      next = page.getOdataNextLink();
    }
  }

  private DriveItemEntry at(String address) {
    return DriveItemEntry.of(call(sdk -> item(sdk, "-").withUrl(address).get()));
  }

  private Optional<DriveItemEntry> ifThere(String address) {
    try {
      return Optional.of(at(address));
    } catch (DriveException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> T call(Function<GraphServiceClient, T> call) {
    return connection.throttle().repeatable(() -> connection.sdk(call));
  }
}
