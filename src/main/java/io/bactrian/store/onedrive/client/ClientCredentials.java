package io.bactrian.store.onedrive.client;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IClientCredential;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Signs in as an application. */
public final class ClientCredentials implements TokenSource {
  private final ConfidentialClientApplication application;
  private final Set<String> scopes;
  private final AtomicReference<String> rejected = new AtomicReference<>("");

  private ClientCredentials(
      String authority, String clientId, String baseUrl, IClientCredential credential) {
    application =
        SignIns.at(authority, ConfidentialClientApplication.builder(clientId, credential)).build();
    scopes = Set.of(baseUrl + "/.default");
  }

  /**
   * @param authority of the tenant, {@code https://login.microsoftonline.com/<tenant>/}
   */
  public static ClientCredentials secret(
      String authority, String clientId, String baseUrl, String secret) {
    return new ClientCredentials(
        authority, clientId, baseUrl, ClientCredentialFactory.createFromSecret(secret));
  }

  /**
   * @param file in PKCS12 format
   */
  public static ClientCredentials certificate(
      String authority, String clientId, String baseUrl, Path file, @Nullable String password) {
    try (InputStream stream = Files.newInputStream(file)) {
      return new ClientCredentials(
          authority,
          clientId,
          baseUrl,
          ClientCredentialFactory.createFromCertificate(stream, password == null ? "" : password));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("certificate cannot be read from " + file, e);
    }
  }

  @Override
  public String token() {
    try {
      String token = acquire(false);
      return token.equals(rejected.get()) ? acquire(true) : token;
    } catch (CompletionException e) {
      throw SignIns.failed(e);
    }
  }

  @Override
  public void rejected(String token) {
    rejected.set(token);
  }

  private String acquire(boolean anew) {
    return application
        .acquireToken(ClientCredentialParameters.builder(scopes).skipCache(anew).build())
        .join()
        .accessToken();
  }
}
