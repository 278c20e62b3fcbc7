package io.bactrian.store.onedrive.client;

/**
 * Which drive: by its id, a user's, a SharePoint site's, or that of who signed in.
 *
 * @param id of the drive, user or site; empty for {@code ME}
 */
public record DriveTarget(Kind kind, String id) {

  public enum Kind {
    DRIVE,
    USER,
    SITE,
    ME
  }

  public DriveTarget {
    if (id.isBlank() != (kind == Kind.ME)) {
      throw new IllegalArgumentException("a drive, user or site needs its id, and only these");
    }
  }

  public static DriveTarget drive(String id) {
    return new DriveTarget(Kind.DRIVE, id);
  }

  /** Below the API's base. */
  String address() {
    String segment = DrivePaths.segment(id);
    return switch (kind) {
      case DRIVE -> "/drives/" + segment;
      case USER -> "/users/" + segment + "/drive";
      case SITE -> "/sites/" + segment + "/drive";
      case ME -> "/me/drive";
    };
  }
}
