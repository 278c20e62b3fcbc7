package io.bactrian.store.onedrive.client;

import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.MsalInteractionRequiredException;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs in as a person, who enters a code from the log in a browser; after that an encrypted file
 * keeps the sign-in. A refresh token that nobody uses expires after 90 days, so an idle one is
 * renewed every day and one that could not be renewed for long is warned of.
 */
public final class DeviceCodeSignIn implements TokenSource {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceCodeSignIn.class);

  /** How long an unused refresh token lives. */
  private static final Duration LIFE = Duration.ofDays(90);

  private static final Duration WARN_BEFORE = Duration.ofDays(21);
  private static final Duration RENEW_EVERY = Duration.ofDays(1);

  private final PublicClientApplication application;
  private final Set<String> scopes;
  private final TokenCacheFile cache;
  private @Nullable CompletableFuture<IAuthenticationResult> signingIn;
  private boolean refused;
  private @Nullable String current;
  private Instant currentUntil = Instant.EPOCH;
  private Instant warned = Instant.EPOCH;

  /**
   * @param authority of the tenant, {@code https://login.microsoftonline.com/consumers/} for
   *     personal drives
   * @param cacheKey what the cache file is encrypted with
   */
  public DeviceCodeSignIn(
      String authority, String clientId, String baseUrl, Path cacheFile, String cacheKey) {
    cache = new TokenCacheFile(cacheFile, cacheKey);
    application =
        SignIns.at(authority, PublicClientApplication.builder(clientId))
            .setTokenCacheAccessAspect(cache)
            .build();
    scopes = Set.of(baseUrl + "/Files.ReadWrite.All"); // the library asks for offline_access, too
  }

  @Override
  public synchronized String token() {
    if (current != null && Instant.now().isBefore(currentUntil)) {
      return current;
    }
    if (signingIn != null && !signingIn.isDone()) {
      throw nobody();
    }
    try {
      Iterator<IAccount> accounts = application.getAccounts().join().iterator();
      if (!accounts.hasNext()) {
        signIn();
        throw nobody();
      }
      return silently(accounts.next());
    } catch (CompletionException e) {
      throw SignIns.failed(e);
    } catch (MalformedURLException e) {
      throw new DriveException(DriveException.SIGN_IN, "authorityUrl is no address");
    }
  }

  @Override
  public synchronized void rejected(String token) {
    if (token.equals(current)) {
      current = null;
      refused = true;
    }
  }

  /** What an operator has to know before the sign-in is lost, if anything. */
  @Override
  public Optional<String> warning() {
    return cache.renewed().flatMap(renewed -> warning(renewed, Instant.now()));
  }

  static Optional<String> warning(Instant renewed, Instant now) {
    Duration left = Duration.between(now, renewed.plus(LIFE));
    if (left.compareTo(WARN_BEFORE) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        left.isNegative()
            ? "the sign-in to the drive has probably expired: sign in again"
            : "the sign-in to the drive expires in " + left.toDays() + " days unless it is used");
  }

  private String silently(IAccount account) throws MalformedURLException {
    Instant now = Instant.now();
    boolean idle = cache.renewed().map(at -> at.plus(RENEW_EVERY).isBefore(now)).orElse(true);
    warning()
        .filter(text -> warned.plus(RENEW_EVERY).isBefore(now))
        .ifPresent(
            text -> {
              warned = now;
              LOG.warn("OneDrive: {}", text);
            });
    IAuthenticationResult result;
    try {
      result =
          application
              .acquireTokenSilently(
                  SilentParameters.builder(scopes, account).forceRefresh(idle || refused).build())
              .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof MsalInteractionRequiredException) {
        application.removeAccount(account).join(); // what it was kept for is dead
        signIn();
      }
      throw e;
    }
    refused = false;
    current = result.accessToken();
    currentUntil = result.expiresOnDate().toInstant().minus(Duration.ofMinutes(5));
    return result.accessToken();
  }

  /** Asks for a code; calls fail until a person has entered it. */
  private void signIn() {
    signingIn =
        application.acquireToken(
            DeviceCodeFlowParameters.builder(
                    scopes,
                    code ->
                        LOG.warn(
                            "OneDrive: to sign in, open {} and enter {}",
                            code.verificationUri(),
                            code.userCode()))
                .build());
  }

  private static DriveException nobody() {
    return new DriveException(DriveException.SIGN_IN, "nobody has signed in yet: the log says how");
  }
}
