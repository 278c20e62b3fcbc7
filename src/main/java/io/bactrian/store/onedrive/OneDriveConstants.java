package io.bactrian.store.onedrive;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;

/** The headers of the component. */
public final class OneDriveConstants {
  public static final String SCHEME = "microsoft-onedrive";
  private static final String PREFIX = "CamelMicrosoftOneDrive";

  @Metadata(
      label = "producer",
      description = "Overrides the operation of the endpoint.",
      javaType = "io.bactrian.store.onedrive.OneDriveOperationsDefinition")
  public static final String OPERATION = PREFIX + "Operation";

  @Metadata(description = "The item's id: in requests instead of the path.", javaType = "String")
  public static final String ITEM_ID = PREFIX + "ItemId";

  @Metadata(
      description =
          "The item's path below the endpoint's folder. From the consumer: from the drive's root.",
      javaType = "String")
  public static final String PATH = PREFIX + "Path";

  @Metadata(
      label = "producer",
      description = "Where to move or copy to: a path below the endpoint's folder, name included.",
      javaType = "String")
  public static final String TARGET_PATH = PREFIX + "TargetPath";

  @Metadata(description = "The item's name.", javaType = "String")
  public static final String NAME = PREFIX + "Name";

  @Metadata(description = "The id of the folder the item is in.", javaType = "String")
  public static final String PARENT_ID = PREFIX + "ParentId";

  @Metadata(description = "True for a folder.", javaType = "Boolean")
  public static final String FOLDER = PREFIX + "Folder";

  @Metadata(description = "True for the tombstone of an item.", javaType = "Boolean")
  public static final String DELETED = PREFIX + "Deleted";

  @Metadata(description = "The item's size in bytes.", javaType = "Long")
  public static final String SIZE = PREFIX + "Size";

  @Metadata(
      label = "producer",
      description = "The size of the stream to upload, where the body does not say it.",
      javaType = "Long")
  public static final String UPLOAD_SIZE = PREFIX + "UploadSize";

  @Metadata(description = "The item's eTag.", javaType = "String")
  public static final String E_TAG = PREFIX + "ETag";

  @Metadata(
      label = "producer",
      description = "The eTag that the item must still have (upload, move, delete).",
      javaType = "String")
  public static final String IF_MATCH = PREFIX + "IfMatch";

  @Metadata(description = "The content's quickXorHash in base64.", javaType = "String")
  public static final String QUICK_XOR_HASH = PREFIX + "QuickXorHash";

  @Metadata(
      label = "producer",
      description = "The quickXorHash that the content to upload must have.",
      javaType = "String")
  public static final String EXPECTED_HASH = PREFIX + "ExpectedHash";

  @Metadata(description = "When the item was last modified.", javaType = "java.time.Instant")
  public static final String LAST_MODIFIED = PREFIX + "LastModified";

  @Metadata(label = "producer", description = "First byte to get.", javaType = "Long")
  public static final String RANGE_START = PREFIX + "RangeStart";

  @Metadata(label = "producer", description = "Bytes to get at most.", javaType = "Long")
  public static final String RANGE_LENGTH = PREFIX + "RangeLength";

  @Metadata(
      label = "producer",
      description = "Overrides the conflict behaviour of the endpoint.",
      javaType = "io.bactrian.store.onedrive.client.ConflictBehavior")
  public static final String CONFLICT_BEHAVIOR = PREFIX + "ConflictBehavior";

  @Metadata(label = "producer", description = "What to search for.", javaType = "String")
  public static final String QUERY = PREFIX + "Query";

  @Metadata(
      label = "producer",
      description = "The kind of sharing link: view, edit or embed.",
      javaType = "String")
  public static final String LINK_TYPE = PREFIX + "LinkType";

  @Metadata(
      label = "producer",
      description = "Whom a sharing link serves: anonymous or organization.",
      javaType = "String")
  public static final String LINK_SCOPE = PREFIX + "LinkScope";

  @Metadata(
      label = "producer",
      description = "Where a delta goes on: the link that the delta before answered. Not for logs.",
      javaType = "String")
  public static final String DELTA_LINK = PREFIX + "DeltaLink";

  @Metadata(
      description = "The item's name, so that it can go straight to a file endpoint.",
      javaType = "String")
  public static final String FILE_NAME = Exchange.FILE_NAME;

  private OneDriveConstants() {}
}
