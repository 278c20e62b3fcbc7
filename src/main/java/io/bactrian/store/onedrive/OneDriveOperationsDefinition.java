package io.bactrian.store.onedrive;

/** What a producer can do. */
public enum OneDriveOperationsDefinition {
  /** The items in a folder, as a list. */
  list,
  /** An item's metadata, or with a range header that part of its content. */
  get,
  /** A file's content as a stream, verified at its end. */
  download,
  /** The body becomes a file, in one request or by an upload session. */
  upload,
  /** A folder, with all that is missing above it. */
  createFolder,
  /** Moves or renames, or both. */
  move,
  /** Copies within the drive and waits for the end. */
  copy,
  /** Puts an item into the recycle bin. */
  delete,
  /** What the drive's index finds below a folder. */
  search,
  /** A link for people. */
  createSharingLink,
  /** All that changed since a link, and the link for the next time. */
  delta
}
