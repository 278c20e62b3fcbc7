package io.bactrian.store.mirror;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.onedrive.OneDriveComponent;
import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The drive of {@code hub.onedrive}, the same that routes have by {@code microsoft-onedrive:}. */
final class Drive {
  private static final Logger log = LoggerFactory.getLogger(Drive.class);

  private final OneDriveComponent component;
  private final OneDriveProperties properties;
  private boolean asked;

  Drive(OneDriveComponent component, OneDriveProperties properties) {
    this.component = component;
    this.properties = properties;
  }

  boolean isSetUp() {
    return properties.isSetUp();
  }

  /**
   * @throws HubException naming the setting that is wrong
   */
  DriveClient client() {
    if (!isSetUp()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "hub.onedrive.client-id",
          "No drive is set up: set HUB_ONEDRIVE_TENANT, HUB_ONEDRIVE_CLIENT_ID and the others of"
              + " docs/sync.md, and restart.");
    }
    try {
      return component.client();
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      String setting = properties.setting(reason);
      throw new HubException(ErrorCode.INVALID_FIELD, setting, setting + ": " + reason, e);
    }
  }

  /**
   * Asks the drive for itself until it lets the hub in. That it cannot be reached says nothing of
   * the settings, and is not waited for again.
   *
   * @throws HubException naming the setting that the drive refuses
   */
  synchronized void check() {
    if (asked) {
      return;
    }
    try {
      client().probe();
    } catch (DriveException e) {
      String setting = refused(e);
      if (setting != null) {
        throw new HubException(
            ErrorCode.INVALID_FIELD, setting, setting + " is refused: " + e.getMessage(), e);
      }
      log.warn("OneDrive cannot be reached yet: {}", e.getMessage());
    }
    asked = true;
  }

  /** What an operator has to know before the drive is lost, if anything. */
  Optional<String> warning() {
    if (!isSetUp()) {
      return Optional.empty();
    }
    try {
      return client().warning();
    } catch (HubException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String refused(DriveException e) {
    if (DriveException.SIGN_IN.equals(e.code())) {
      return properties.refused(String.valueOf(e.getMessage()));
    }
    return switch (e.status()) {
      case 400, 404 -> properties.target();
      case 401, 403 -> "hub.onedrive.client-id";
      default -> null;
    };
  }
}
