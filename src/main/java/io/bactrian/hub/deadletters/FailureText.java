package io.bactrian.hub.deadletters;

import io.bactrian.shared.SecretValues;
import java.util.regex.Pattern;

/** What a failure may say in a table that people read: short, and without a secret. */
public final class FailureText {
  private static final int LIMIT = 2000;
  private static final Pattern SECRET =
      Pattern.compile(
          "(whsec_|Bearer\\s+|(?:password|passwd|token|secret|api_?key)[\"']?\\s*[=:]\\s*[\"']?"
              + "|/webhooks/[a-z][a-z0-9._-]*/)[^\\s\"'&,;)}\\]]+",
          Pattern.CASE_INSENSITIVE);

  private FailureText() {}

  /** The innermost message of a failure, its class where it has none. */
  public static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return clean(message == null ? root.getClass().getSimpleName() : message);
  }

  static String clean(String text) {
    String masked =
        SECRET.matcher(SecretValues.masked(text)).replaceAll("$1***").replace('\u0000', '\uFFFD');
    return masked.length() <= LIMIT ? masked : masked.substring(0, LIMIT);
  }
}
