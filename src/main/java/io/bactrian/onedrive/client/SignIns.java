package io.bactrian.onedrive.client;

import com.microsoft.aad.msal4j.MsalException;
import java.util.concurrent.CompletionException;

/** What a failed sign-in may say. */
final class SignIns {
  private SignIns() {}

  static DriveException failed(CompletionException e) {
    String code =
        e.getCause() instanceof MsalException msal && msal.errorCode() != null
            ? msal.errorCode()
            : String.valueOf(e.getCause() == null ? e : e.getCause().getClass().getSimpleName());
    return new DriveException(
        DriveException.SIGN_IN,
        "no token for the drive (" + code + "): look at the sign-in options");
  }
}
