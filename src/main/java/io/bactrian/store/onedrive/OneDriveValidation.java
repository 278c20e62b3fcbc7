package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DrivePaths;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Refuses an endpoint that cannot work, and names the option. */
final class OneDriveValidation {
  private OneDriveValidation() {}

  static void check(OneDriveConfiguration wanted) {
    path("folder", wanted.getFolder());
    if (wanted.getMoveAfterRead() != null) {
      path("moveAfterRead", wanted.getMoveAfterRead());
      refuse(wanted.isDeleteAfterRead(), "deleteAfterRead", "goes not with moveAfterRead");
    }
    long drives =
        Stream.of(wanted.getDrive(), wanted.getUser(), wanted.getSite())
            .filter(Objects::nonNull)
            .count();
    refuse(drives > 1, "drive", "names a drive as user and site do: give one of the three");
    refuse(wanted.getReadTimeout() <= 0, "readTimeout", "must be positive");
    DriveClient given = wanted.getClient();
    if (given != null) {
      boolean other = wanted.getDrive() != null && !wanted.getDrive().equals(given.driveId());
      refuse(other, "drive", "differs from the drive of the client");
      return;
    }
    if (wanted.getTokenSource() == null) {
      signIn(wanted, drives == 0);
    }
    // Its own checks name chunkSize, maxRetries, maxConcurrentRequests and baseUrl.
    Objects.requireNonNull(DriveAccess.of(wanted));
  }

  private static void signIn(OneDriveConfiguration wanted, boolean me) {
    required("tenantId", wanted.getTenantId());
    required("clientId", wanted.getClientId());
    if (wanted.isDeviceCode()) {
      required("tokenCache", wanted.getTokenCache());
      required("tokenCacheKey", wanted.getTokenCacheKey());
      refuse(
          Objects.requireNonNull(wanted.getTokenCacheKey()).length() < 16,
          "tokenCacheKey",
          "must have at least 16 characters");
      return;
    }
    refuse(
        wanted.getClientSecret() == null && wanted.getCertificate() == null,
        "clientSecret",
        "is missing: give it, certificate, or deviceCode=true");
    refuse(
        wanted.getClientSecret() != null && wanted.getCertificate() != null,
        "certificate",
        "replaces clientSecret: give one");
    refuse(
        me,
        "drive",
        "is missing: an application has no drive of its own, name drive, user or site");
  }

  private static void path(String option, String path) {
    try {
      DrivePaths.segments(path);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage());
    }
  }

  private static void required(String option, @Nullable String value) {
    refuse(value == null || value.isBlank(), option, "is missing");
  }

  private static void refuse(boolean wrong, String option, String why) {
    if (wrong) {
      throw new IllegalArgumentException(option + " " + why);
    }
  }
}
