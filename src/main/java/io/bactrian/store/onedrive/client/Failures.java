package io.bactrian.store.onedrive.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.microsoft.graph.models.odataerrors.MainError;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.kiota.ApiException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Set;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong below into {@link DriveException}s that give nothing away. */
final class Failures {
  private static final int LONGEST_ERROR_BODY = 64 * 1024;

  private Failures() {}

  /** Of an answer that is an error, whose body it reads. */
  static DriveException of(Response response) {
    JsonObject error = new JsonObject();
    try {
      JsonElement body =
          JsonParser.parseString(response.peekBody(LONGEST_ERROR_BODY).string().strip());
      if (body.isJsonObject() && body.getAsJsonObject().get("error") instanceof JsonObject named) {
        error = named;
      }
    } catch (IOException | JsonParseException e) {
      // The status alone has to do.
      error = new JsonObject();
    }
    return of(
        response.code(),
        text(error, "code"),
        text(error, "message"),
        response.header("Retry-After"));
  }

  /** Of what the SDK threw. */
  static DriveException of(RuntimeException thrown) {
    if (thrown instanceof DriveException known) {
      return known;
    }
    if (thrown instanceof ApiException api && api.getResponseStatusCode() >= 300) {
      MainError error = api instanceof ODataError odata ? odata.getError() : null;
      return of(
          api.getResponseStatusCode(),
          error == null ? null : error.getCode(),
          error == null ? null : error.getMessage(),
          first(api, "Retry-After"));
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof DriveException known) {
        return known;
      }
      if (cause instanceof IOException io) {
        return of(io);
      }
    }
    return new DriveException(
        0, DriveException.BROKEN_CONNECTION, "the answer cannot be read", null, thrown);
  }

  static DriveException of(IOException broken) {
    boolean interrupted =
        broken instanceof InterruptedIOException && !(broken instanceof SocketTimeoutException);
    String kind = broken.getClass().getSimpleName();
    return interrupted && Thread.currentThread().isInterrupted()
        ? new DriveException(0, DriveException.CLOSED, "interrupted", null, null)
        : new DriveException(
            0, DriveException.BROKEN_CONNECTION, "the connection broke: " + kind, null, null);
  }

  static @Nullable String first(ApiException api, String header) {
    if (api.getResponseHeaders() == null) {
      return null;
    }
    Set<String> values = api.getResponseHeaders().get(header);
    return values == null || values.isEmpty() ? null : values.iterator().next();
  }

  private static DriveException of(
      int status, @Nullable String code, @Nullable String message, @Nullable String retryAfter) {
    String said = message == null ? "" : ": " + message.replaceAll("https?://\\S+", "<address>");
    String known = Objects.requireNonNullElse(code, "http" + status);
    return new DriveException(
        status, known, "HTTP " + status + " " + known + said, wait(retryAfter), null);
  }

  /** Seconds, or the date of HTTP. */
  static @Nullable Duration wait(@Nullable String retryAfter) {
    if (retryAfter == null) {
      return null;
    }
    String text = retryAfter.strip();
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(Instant.now(), until);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable String text(JsonObject error, String key) {
    JsonElement value = error.get(key);
    return value == null || !value.isJsonPrimitive() ? null : value.getAsString();
  }
}
