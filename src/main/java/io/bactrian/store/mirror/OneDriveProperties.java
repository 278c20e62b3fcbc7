package io.bactrian.store.mirror;

import io.bactrian.store.onedrive.OneDriveConfiguration;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The drive. Where all are empty there is none, and no mirror runs.
 *
 * @param tenant the directory's id; {@code consumers} for a personal drive
 * @param clientId the application's id
 * @param clientSecret the application's secret
 * @param certificate a PKCS 12 file in the place of the secret
 * @param certificatePassword of that file
 * @param drive the drive's id; or give user or site
 * @param user whose drive it is, an id or principal name
 * @param site the SharePoint site whose drive it is
 * @param deviceCode whether a person signs in, as personal drives need it
 * @param tokenCache where that sign-in is kept, enciphered
 * @param tokenCacheKey the passphrase it is enciphered with
 * @param baseUrl of Graph: national clouds have their own
 * @param authorityUrl of the sign-in service
 */
@Validated
@ConfigurationProperties(prefix = "hub.onedrive", ignoreUnknownFields = false)
record OneDriveProperties(
    @NotNull @DefaultValue("") String tenant,
    @NotNull @DefaultValue("") String clientId,
    @NotNull @DefaultValue("") String clientSecret,
    @NotNull @DefaultValue("") String certificate,
    @NotNull @DefaultValue("") String certificatePassword,
    @NotNull @DefaultValue("") String drive,
    @NotNull @DefaultValue("") String user,
    @NotNull @DefaultValue("") String site,
    @DefaultValue("false") boolean deviceCode,
    @NotNull @DefaultValue("") String tokenCache,
    @NotNull @DefaultValue("") String tokenCacheKey,
    @NotNull @DefaultValue("https://graph.microsoft.com") String baseUrl,
    @NotNull @DefaultValue("https://login.microsoftonline.com") String authorityUrl) {

  boolean isSetUp() {
    return !(tenant + clientId + clientSecret + certificate + drive + user + site).isEmpty();
  }

  /** The setting that names the drive. */
  String target() {
    return "hub.onedrive." + (!user.isEmpty() ? "user" : !site.isEmpty() ? "site" : "drive");
  }

  /**
   * The setting that a sign-in failed for, null where a person has only to sign in.
   *
   * @param reason with Entra's word and number for it
   */
  @Nullable String refused(String reason) {
    if (reason.contains("AADSTS90002")) { // no such directory; 900023: no name of one
      return "hub.onedrive.tenant";
    }
    if (reason.contains("unauthorized_client")) {
      return "hub.onedrive.client-id";
    }
    if (deviceCode) {
      return null;
    }
    return "hub.onedrive." + (certificate.isEmpty() ? "client-secret" : "certificate");
  }

  /** The setting behind an option of the component, which a refusal begins with. */
  String setting(String refusal) {
    String option = refusal.split("[ :]", 2)[0];
    String name = option.equals("tenantId") ? "tenant" : option;
    return "hub.onedrive." + name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }

  OneDriveConfiguration configuration() {
    var configuration = new OneDriveConfiguration();
    configuration.setTenantId(given(tenant));
    configuration.setClientId(given(clientId));
    configuration.setClientSecret(given(clientSecret));
    configuration.setCertificate(given(certificate));
    configuration.setCertificatePassword(given(certificatePassword));
    configuration.setDrive(given(drive));
    configuration.setUser(given(user));
    configuration.setSite(given(site));
    configuration.setDeviceCode(deviceCode);
    configuration.setTokenCache(given(tokenCache));
    configuration.setTokenCacheKey(given(tokenCacheKey));
    configuration.setBaseUrl(baseUrl);
    configuration.setAuthorityUrl(authorityUrl);
    return configuration;
  }

  private static @Nullable String given(String value) {
    return value.isEmpty() ? null : value;
  }

  /** Names no secret. */
  @Override
  public String toString() {
    return "OneDriveProperties[" + target() + " at " + baseUrl + "]";
  }
}
