package io.bactrian.store.onedrive.client;

import com.microsoft.aad.msal4j.AbstractClientApplicationBase;
import com.microsoft.aad.msal4j.AuthenticationErrorCode;
import com.microsoft.aad.msal4j.MsalException;
import com.microsoft.aad.msal4j.MsalJsonParsingException;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.MsalThrottlingException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What all ways to sign in have in common. */
final class SignIns {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;

  /** Entra's number of a refusal, which its documentation explains. */
  private static final Pattern NUMBER = Pattern.compile("AADSTS\\d+");

  private SignIns() {}

  /** The application of this builder at an authority that is believed to be one. */
  static <T extends AbstractClientApplicationBase.Builder<T>> T at(String authority, T builder) {
    try {
      return builder
          .authority(authority)
          .instanceDiscovery(false) // would ask Microsoft whether it knows the authority
          .connectTimeoutForDefaultHttpClient(CONNECT_MILLIS) // for ever, otherwise
          .readTimeoutForDefaultHttpClient(READ_MILLIS);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("authorityUrl is no address", e);
    }
  }

  /** A refusal has the code {@link DriveException#SIGN_IN}; what may pass is worth a repetition. */
  static DriveException failed(CompletionException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof MsalThrottlingException wait) {
      return new DriveException(
          429,
          "signInThrottled",
          "the sign-in service throttles",
          Duration.ofMillis(wait.retryInMs()),
          null);
    }
    for (Throwable below = cause; below != null; below = below.getCause()) {
      if (below instanceof DriveException known) { // of the token cache
        return known;
      }
    }
    return mayPass(cause)
        ? new DriveException(
            DriveException.BROKEN_CONNECTION,
            "the sign-in service cannot be reached (" + root(cause).getSimpleName() + ")")
        : new DriveException(
            DriveException.SIGN_IN,
            "no token for the drive (" + reason(cause) + "): look at the sign-in options");
  }

  /** No answer, or one that names no error of OAuth. */
  private static boolean mayPass(@Nullable Throwable cause) {
    if (cause instanceof MsalServiceException service) {
      return service instanceof MsalJsonParsingException
          || AuthenticationErrorCode.UNKNOWN.equals(service.errorCode())
          || (service.statusCode() != null
              && (service.statusCode() == 429 || service.statusCode() >= 500));
    }
    return IOException.class.isAssignableFrom(root(cause));
  }

  private static Class<?> root(@Nullable Throwable cause) {
    Throwable root = cause;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root == null ? CompletionException.class : root.getClass();
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause instanceof MsalException msal && msal.errorCode() != null) {
      Matcher number = NUMBER.matcher(String.valueOf(msal.getMessage()));
      return msal.errorCode() + (number.find() ? ", " + number.group() : "");
    }
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }
}
