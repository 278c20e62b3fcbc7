package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.TokenSource;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** The options that say who signs in, and how. */
@UriParams
public abstract class OneDriveSignIn {
  @UriParam(
      label = "security",
      description = "The directory (tenant) id; consumers for personal drives.")
  private @Nullable String tenantId;

  @UriParam(label = "security", description = "The application (client) id.")
  private @Nullable String clientId;

  @UriParam(label = "security", secret = true, description = "The application's secret.")
  private @Nullable String clientSecret;

  @UriParam(
      label = "security",
      description =
          "A file in PKCS12 format with the application's certificate and key, instead of a"
              + " secret.")
  private @Nullable String certificate;

  @UriParam(
      label = "security",
      secret = true,
      description = "The password of the certificate's file.")
  private @Nullable String certificatePassword;

  @UriParam(
      label = "security",
      defaultValue = "false",
      description =
          "Whether a person signs in with a device code, as personal drives need it. The log has"
              + " the code to enter.")
  private boolean deviceCode = false;

  @UriParam(
      label = "security",
      description = "The file that keeps the sign-in of a device code, encrypted.")
  private @Nullable String tokenCache;

  @UriParam(
      label = "security",
      secret = true,
      description = "What the token cache is encrypted with, at least 16 characters.")
  private @Nullable String tokenCacheKey;

  @UriParam(
      label = "security",
      defaultValue = "https://login.microsoftonline.com",
      description = "Where tokens come from: national clouds have another.")
  private String authorityUrl = "https://login.microsoftonline.com";

  @UriParam(
      label = "security",
      description = "Where bearer tokens come from, instead of the sign-in options.")
  @Metadata(autowired = true)
  private @Nullable TokenSource tokenSource;

  public @Nullable String getTenantId() {
    return tenantId;
  }

  public void setTenantId(@Nullable String tenantId) {
    this.tenantId = tenantId;
  }

  public @Nullable String getClientId() {
    return clientId;
  }

  public void setClientId(@Nullable String clientId) {
    this.clientId = clientId;
  }

  public @Nullable String getClientSecret() {
    return clientSecret;
  }

  public void setClientSecret(@Nullable String clientSecret) {
    this.clientSecret = clientSecret;
  }

  public @Nullable String getCertificate() {
    return certificate;
  }

  public void setCertificate(@Nullable String certificate) {
    this.certificate = certificate;
  }

  public @Nullable String getCertificatePassword() {
    return certificatePassword;
  }

  public void setCertificatePassword(@Nullable String certificatePassword) {
    this.certificatePassword = certificatePassword;
  }

  public boolean isDeviceCode() {
    return deviceCode;
  }

  public void setDeviceCode(boolean deviceCode) {
    this.deviceCode = deviceCode;
  }

  public @Nullable String getTokenCache() {
    return tokenCache;
  }

  public void setTokenCache(@Nullable String tokenCache) {
    this.tokenCache = tokenCache;
  }

  public @Nullable String getTokenCacheKey() {
    return tokenCacheKey;
  }

  public void setTokenCacheKey(@Nullable String tokenCacheKey) {
    this.tokenCacheKey = tokenCacheKey;
  }

  public String getAuthorityUrl() {
    return authorityUrl;
  }

  public void setAuthorityUrl(String authorityUrl) {
    this.authorityUrl = authorityUrl;
  }

  public @Nullable TokenSource getTokenSource() {
    return tokenSource;
  }

  public void setTokenSource(@Nullable TokenSource tokenSource) {
    this.tokenSource = tokenSource;
  }
}
