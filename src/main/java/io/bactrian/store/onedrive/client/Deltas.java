package io.bactrian.store.onedrive.client;

import com.microsoft.graph.drives.item.items.item.delta.DeltaGetResponse;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.kiota.ApiException;
import org.jspecify.annotations.Nullable;

/** Pages of changes, and what the drive says when it no longer knows a link. */
final class Deltas {
  private final GraphConnection connection;
  private final DriveClient drive;

  Deltas(GraphConnection connection, DriveClient drive) {
    this.connection = connection;
    this.drive = drive;
  }

  DeltaPage page(@Nullable String link, @Nullable String folderId, boolean latest) {
    String folder = folderId == null ? drive.driveAddress() + "/root" : drive.itemAddress(folderId);
    String begin = folder + "/delta" + (latest ? "?token=latest" : "");
    String address = connection.own(link == null ? begin : link);
    DeltaGetResponse page =
        connection
            .throttle()
            .repeatable(
                () ->
                    connection.sdk(
                        sdk -> {
                          try {
                            return drive.item(sdk, "-").delta().withUrl(address).get();
                          } catch (ApiException e) {
                            throw resync(e, folder + "/delta");
                          }
                        }));
    return new DeltaPage(
        page.getValue().stream().map(DriveItemEntry::of).toList(),
        page.getOdataNextLink(),
        page.getOdataDeltaLink());
  }

  private RuntimeException resync(ApiException e, String begin) {
    if (e.getResponseStatusCode() != 410) {
      return e;
    }
    String fresh = Failures.first(e, "Location");
    // Unless the drive says that it is right, both versions are kept.
    boolean apply =
        e instanceof ODataError error
            && error.getError() != null
            && mentions(error, "resyncChangesApplyDifferences");
    return new ResyncRequiredException(
        apply
            ? ResyncRequiredException.Mode.APPLY_DIFFERENCES
            : ResyncRequiredException.Mode.UPLOAD_DIFFERENCES,
        connection.own(fresh == null ? begin : fresh));
  }

  private static boolean mentions(ODataError error, String code) {
    var main = error.getError();
    var inner = main == null ? null : main.getInnerError();
    return main != null
        && (code.equals(main.getCode())
            || (inner != null && code.equals(inner.getAdditionalData().get("code"))));
  }
}
