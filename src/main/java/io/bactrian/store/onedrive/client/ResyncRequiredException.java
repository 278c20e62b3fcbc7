package io.bactrian.store.onedrive.client;

/** The delta link is no longer known: the drive has to be enumerated anew, from the fresh link. */
public final class ResyncRequiredException extends DriveException {
  private static final long serialVersionUID = 1L;

  /** How what is enumerated relates to what is known. */
  public enum Mode {
    /** What is not enumerated is gone; what differs, the drive is right. */
    APPLY_DIFFERENCES,
    /** What is not enumerated may never have reached the drive; where both differ, keep both. */
    UPLOAD_DIFFERENCES
  }

  private final Mode mode;
  private final String freshLink;

  ResyncRequiredException(Mode mode, String freshLink) {
    super(410, "resyncRequired", "the delta link has expired, enumerate anew", null, null);
    this.mode = mode;
    this.freshLink = freshLink;
  }

  public Mode mode() {
    return mode;
  }

  /** Begins the enumeration. Not for logs. */
  public String freshLink() {
    return freshLink;
  }
}
