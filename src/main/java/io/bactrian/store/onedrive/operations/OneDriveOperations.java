package io.bactrian.store.onedrive.operations;

import io.bactrian.store.onedrive.DriveContent;
import io.bactrian.store.onedrive.OneDriveConstants;
import io.bactrian.store.onedrive.OneDriveEndpoint;
import io.bactrian.store.onedrive.OneDriveExchangeHeaders;
import io.bactrian.store.onedrive.client.ConflictBehavior;
import io.bactrian.store.onedrive.client.DeltaPage;
import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveException;
import io.bactrian.store.onedrive.client.DriveItemEntry;
import io.bactrian.store.onedrive.client.DrivePaths;
import io.bactrian.store.onedrive.client.UploadOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.IOHelper;
import org.jspecify.annotations.Nullable;

/** The operations of a producer on one exchange. */
public final class OneDriveOperations {
  private final OneDriveEndpoint endpoint;
  private final DriveClient drive;
  private final Exchange exchange;
  private final Message message;

  public OneDriveOperations(OneDriveEndpoint endpoint, Exchange exchange) {
    this.endpoint = endpoint;
    this.drive = endpoint.getClient();
    this.exchange = exchange;
    this.message = exchange.getMessage();
  }

  public OperationResponse list() {
    List<DriveItemEntry> items = new ArrayList<>();
    drive.children(item().id(), items::add);
    return new OperationResponse(items, Map.of());
  }

  public OperationResponse get() {
    DriveItemEntry item = item();
    Long from = header(OneDriveConstants.RANGE_START, Long.class);
    Long length = header(OneDriveConstants.RANGE_LENGTH, Long.class);
    if (from == null && length == null) {
      return new OperationResponse(item, OneDriveExchangeHeaders.of(item));
    }
    return content(item, from == null ? 0 : from, length == null ? item.size() : length);
  }

  public OperationResponse download() {
    DriveItemEntry item = item();
    return content(item, 0, item.size());
  }

  public OperationResponse upload() throws IOException {
    String path = endpoint.absolute(path());
    int slash = path.lastIndexOf('/');
    DriveItemEntry parent = drive.ensureFolder(path.substring(0, slash));
    UploadOptions how =
        new UploadOptions(
            conflict(),
            header(OneDriveConstants.IF_MATCH, String.class),
            header(OneDriveConstants.EXPECTED_HASH, String.class),
            hash -> {});
    try (UploadBody body = UploadBody.of(exchange)) {
      DriveItemEntry item =
          drive.upload(parent.id(), path.substring(slash + 1), body.source(), body.size(), how);
      return new OperationResponse(item, OneDriveExchangeHeaders.of(item));
    }
  }

  public OperationResponse createFolder() {
    String path = endpoint.absolute(path());
    int slash = path.lastIndexOf('/');
    DriveItemEntry parent = drive.ensureFolder(path.substring(0, slash));
    DriveItemEntry folder = drive.createFolder(parent.id(), path.substring(slash + 1), conflict());
    return new OperationResponse(folder, OneDriveExchangeHeaders.of(folder));
  }

  public OperationResponse move() {
    DriveItemEntry item = item();
    Target target = target();
    String ifMatch = header(OneDriveConstants.IF_MATCH, String.class);
    DriveItemEntry moved = drive.move(item.id(), target.parentId(), target.name(), ifMatch);
    return new OperationResponse(moved, OneDriveExchangeHeaders.of(moved));
  }

  public OperationResponse copy() {
    DriveItemEntry item = item();
    Target target = target();
    DriveItemEntry copy = drive.copy(item.id(), target.parentId(), target.name());
    return new OperationResponse(copy, OneDriveExchangeHeaders.of(copy));
  }

  public OperationResponse delete() {
    DriveItemEntry item = item();
    if (item.id().equals(drive.root().id())) {
      throw missing(OneDriveConstants.PATH);
    }
    drive.delete(item.id(), header(OneDriveConstants.IF_MATCH, String.class));
    return new OperationResponse(item, OneDriveExchangeHeaders.of(item));
  }

  public OperationResponse search() {
    String query = header(OneDriveConstants.QUERY, String.class);
    if (query == null) {
      throw missing(OneDriveConstants.QUERY);
    }
    List<DriveItemEntry> found = new ArrayList<>();
    drive.search(item().id(), query, found::add);
    return new OperationResponse(found, Map.of());
  }

  public OperationResponse createSharingLink() {
    String type = header(OneDriveConstants.LINK_TYPE, String.class);
    String scope = header(OneDriveConstants.LINK_SCOPE, String.class);
    DriveItemEntry item = item();
    String link =
        drive.createLink(
            item.id(), type == null ? "view" : type, scope == null ? "organization" : scope);
    return new OperationResponse(link, OneDriveExchangeHeaders.of(item));
  }

  public OperationResponse delta() {
    String link = header(OneDriveConstants.DELTA_LINK, String.class);
    Map<String, DriveItemEntry> last = new LinkedHashMap<>();
    String folder = link == null ? item().id() : null;
    DeltaPage page = drive.delta(link, folder, false);
    keepLast(last, page);
    while (page.deltaLink() == null) {
      page = drive.delta(page.nextLink(), folder, false);
      keepLast(last, page);
    }
    return new OperationResponse(
        List.copyOf(last.values()), Map.of(OneDriveConstants.DELTA_LINK, page.deltaLink()));
  }

  private static void keepLast(Map<String, DriveItemEntry> last, DeltaPage page) {
    for (DriveItemEntry item : page.items()) {
      last.remove(item.id());
      last.put(item.id(), item);
    }
  }

  private OperationResponse content(DriveItemEntry item, long from, long length) {
    DriveContent content = new DriveContent(drive, item, from, length);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                IOHelper.close(content);
              }
            });
    return new OperationResponse(content, OneDriveExchangeHeaders.of(item));
  }

  private record Target(String parentId, String name) {}

  private Target target() {
    String to = header(OneDriveConstants.TARGET_PATH, String.class);
    if (to == null || DrivePaths.segments(to).isEmpty()) {
      throw missing(OneDriveConstants.TARGET_PATH);
    }
    String path = endpoint.absolute(to);
    int slash = path.lastIndexOf('/');
    return new Target(drive.ensureFolder(path.substring(0, slash)).id(), path.substring(slash + 1));
  }

  /** What the headers name, the endpoint's folder where they name nothing. */
  private DriveItemEntry item() {
    String id = header(OneDriveConstants.ITEM_ID, String.class);
    if (id != null) {
      return drive.get(id);
    }
    String path = endpoint.absolute(header(OneDriveConstants.PATH, String.class));
    return drive
        .find(path)
        .orElseThrow(
            () -> new DriveException(404, "itemNotFound", path + " is not there", null, null));
  }

  private String path() {
    String path = header(OneDriveConstants.PATH, String.class);
    String name = path == null ? header(Exchange.FILE_NAME, String.class) : path;
    if (name == null || DrivePaths.segments(name).isEmpty()) {
      throw missing(OneDriveConstants.PATH);
    }
    return name;
  }

  private ConflictBehavior conflict() {
    ConflictBehavior asked = header(OneDriveConstants.CONFLICT_BEHAVIOR, ConflictBehavior.class);
    return asked == null ? endpoint.getConfiguration().getConflictBehavior() : asked;
  }

  private <T> @Nullable T header(String name, Class<T> type) {
    return message.getHeader(name, type);
  }

  private static IllegalArgumentException missing(String header) {
    return new IllegalArgumentException("the header " + header + " is missing");
  }
}
