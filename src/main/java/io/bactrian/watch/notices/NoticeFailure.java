package io.bactrian.watch.notices;

import io.bactrian.shared.SecretValues;
import jakarta.mail.AuthenticationFailedException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * Why a message did not go out.
 *
 * @param forGood whether another try fails too
 * @param after the least time before it, zero where the receiver named none
 * @param reason without secrets
 */
public record NoticeFailure(boolean forGood, Duration after, String reason) {
  private static final int LONGEST = 500;
  private static final Duration MOST = Duration.ofHours(1);

  /** Camel's client has no exception of its own for it: the answer is the end of the message. */
  private static final Pattern ERROR_CODE = Pattern.compile("\"error_code\"\\s*:\\s*(\\d{3})");

  private static final Pattern RETRY_AFTER = Pattern.compile("\"retry_after\"\\s*:\\s*(\\d{1,9})");

  public static NoticeFailure of(Throwable failure) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
    String said = String.valueOf(cause.getMessage());
    Matcher telegram = ERROR_CODE.matcher(said);
    if (telegram.find()) {
      return of(Integer.parseInt(telegram.group(1)), "Telegram answered", said, retryAfter(said));
    }
    HttpOperationFailedException http =
        ObjectHelper.getException(HttpOperationFailedException.class, failure);
    if (http != null) {
      String header = http.getResponseHeaders() == null ? null : header(http);
      return of(http.getStatusCode(), "The address answered", "", seconds(header));
    }
    boolean forGood =
        ObjectHelper.getException(AuthenticationFailedException.class, failure) != null
            || ObjectHelper.getException(IllegalArgumentException.class, failure) != null;
    return new NoticeFailure(forGood, Duration.ZERO, clean(text(failure, cause)));
  }

  /** The JDK's client says of a refused connection only that a channel is closed. */
  private static String text(Throwable failure, Throwable cause) {
    ConnectException connect = ObjectHelper.getException(ConnectException.class, failure);
    return connect != null && connect.getMessage() == null
        ? "Connection refused, or not made in time"
        : cause.toString();
  }

  /** Every status but those that pass by themselves is for good: blocked, unknown chat, gone. */
  private static NoticeFailure of(int status, String who, String said, Duration after) {
    boolean passes = status == 0 || status == 408 || status == 429 || status >= 500;
    String reason = who + " " + status + (said.isEmpty() ? "" : ": " + said);
    return new NoticeFailure(!passes, after, clean(reason));
  }

  private static Duration retryAfter(String said) {
    Matcher found = RETRY_AFTER.matcher(said);
    return found.find() ? seconds(found.group(1)) : Duration.ZERO;
  }

  private static @Nullable String header(HttpOperationFailedException http) {
    return http.getResponseHeaders().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static Duration seconds(@Nullable String text) {
    if (text == null || !text.matches("\\d{1,9}")) {
      return Duration.ZERO;
    }
    Duration span = Duration.ofSeconds(Long.parseLong(text));
    return span.compareTo(MOST) > 0 ? MOST : span;
  }

  private static String clean(String text) {
    String one = SecretValues.masked(text).replaceAll("[\\p{Cntrl}]+", " ");
    return one.length() > LONGEST ? one.substring(0, LONGEST) : one;
  }
}
