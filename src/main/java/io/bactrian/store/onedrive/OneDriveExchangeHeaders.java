package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.DriveItemEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/** An item as headers. */
public final class OneDriveExchangeHeaders {
  private OneDriveExchangeHeaders() {}

  public static Map<String, Object> of(DriveItemEntry item) {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(OneDriveConstants.ITEM_ID, item.id());
    headers.put(OneDriveConstants.PARENT_ID, item.parentId());
    headers.put(OneDriveConstants.NAME, item.name());
    headers.put(OneDriveConstants.PATH, item.path());
    headers.put(OneDriveConstants.FOLDER, item.folder());
    headers.put(OneDriveConstants.DELETED, item.deleted());
    headers.put(OneDriveConstants.SIZE, item.size());
    headers.put(OneDriveConstants.E_TAG, item.eTag());
    headers.put(OneDriveConstants.QUICK_XOR_HASH, item.quickXorHash());
    headers.put(OneDriveConstants.LAST_MODIFIED, item.modified());
    headers.put(OneDriveConstants.FILE_NAME, item.name());
    headers.values().removeIf(java.util.Objects::isNull);
    return headers;
  }
}
