package io.bactrian.store.onedrive;

/** What a consumer without a stored position begins with. */
public enum OneDriveStartFrom {
  /** What changes from now on. */
  now,
  /** All there is. */
  beginning
}
