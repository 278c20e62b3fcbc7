package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.ClientCredentials;
import io.bactrian.store.onedrive.client.DeviceCodeSignIn;
import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveClientOptions;
import io.bactrian.store.onedrive.client.DriveTarget;
import io.bactrian.store.onedrive.client.TokenSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What makes one client differ from another: where, as whom and how fast. */
record DriveAccess(
    DriveClientOptions options,
    String authority,
    @Nullable String clientId,
    @Nullable String clientSecret,
    @Nullable String certificate,
    @Nullable String certificatePassword,
    @Nullable String tokenCache,
    @Nullable String tokenCacheKey,
    @Nullable TokenSource tokens) {

  static DriveAccess of(OneDriveConfiguration wanted) {
    DriveClientOptions defaults = DriveClientOptions.of(wanted.getBaseUrl(), target(wanted));
    return new DriveAccess(
        new DriveClientOptions(
            wanted.getBaseUrl(),
            defaults.target(),
            wanted.getChunkSize(),
            wanted.getMaxRetries(),
            wanted.getMaxConcurrentRequests(),
            Duration.ofMillis(wanted.getReadTimeout()),
            defaults.backoff(),
            defaults.copyTimeout()),
        wanted.getAuthorityUrl().replaceFirst("/$", "") + "/" + wanted.getTenantId() + "/",
        wanted.getClientId(),
        wanted.getClientSecret(),
        wanted.getCertificate(),
        wanted.getCertificatePassword(),
        wanted.isDeviceCode() ? wanted.getTokenCache() : null,
        wanted.getTokenCacheKey(),
        wanted.getTokenSource());
  }

  DriveClient open() {
    return new DriveClient(options, source());
  }

  private TokenSource source() {
    if (tokens != null) {
      // It belongs to who made it, and outlives the client.
      return new TokenSource() {
        @Override
        public String token() {
          return tokens.token();
        }

        @Override
        public void rejected(String token) {
          tokens.rejected(token);
        }

        @Override
        public Optional<String> warning() {
          return tokens.warning();
        }
      };
    }
    String id = Objects.requireNonNull(clientId);
    if (tokenCache != null) {
      return new DeviceCodeSignIn(
          authority,
          id,
          options.baseUrl(),
          Path.of(tokenCache),
          Objects.requireNonNull(tokenCacheKey));
    }
    return certificate != null
        ? ClientCredentials.certificate(
            authority, id, options.baseUrl(), Path.of(certificate), certificatePassword)
        : ClientCredentials.secret(
            authority, id, options.baseUrl(), Objects.requireNonNull(clientSecret));
  }

  private static DriveTarget target(OneDriveConfiguration wanted) {
    if (wanted.getDrive() != null) {
      return DriveTarget.drive(wanted.getDrive());
    }
    if (wanted.getUser() != null) {
      return new DriveTarget(DriveTarget.Kind.USER, wanted.getUser());
    }
    return wanted.getSite() != null
        ? new DriveTarget(DriveTarget.Kind.SITE, wanted.getSite())
        : new DriveTarget(DriveTarget.Kind.ME, "");
  }

  /** Names no secret. */
  @Override
  public String toString() {
    return "DriveAccess[" + options.target() + " as " + clientId + "]";
  }
}
