package io.bactrian.store.objects;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the store's answers mean in the hub's terms. */
final class S3Calls {
  private static final int NOT_MODIFIED = 304;
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONCURRENT_WRITE = 409;

  private S3Calls() {}

  /**
   * @param key what the call is about
   */
  static <T> T call(String key, Supplier<T> work) {
    try {
      return work.get();
    } catch (NoSuchBucketException e) {
      throw new HubException(
          ErrorCode.UNAVAILABLE,
          "hub.objects.bucket",
          "The object store has no such bucket: make it there, or set HUB_S3_BUCKET to another.",
          e);
    } catch (S3Exception e) {
      throw answered(key, e);
    } catch (SdkException e) {
      throw unavailable(key, e);
    }
  }

  /** Empty where the store answers that nothing changed. */
  static <T> Optional<T> unlessNotModified(String key, Supplier<T> work) {
    return call(
        key,
        () -> {
          try {
            return Optional.of(work.get());
          } catch (S3Exception e) {
            if (e.statusCode() == NOT_MODIFIED) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private static HubException answered(String key, S3Exception e) {
    return switch (e.statusCode()) {
      case 404 -> missing(key, e);
      case PRECONDITION_FAILED, CONCURRENT_WRITE -> changed(key, e);
      case 403 ->
          new HubException(
              ErrorCode.UNAVAILABLE,
              "hub.objects.access-key",
              "The object store refuses the hub's key for "
                  + key
                  + ": look at HUB_S3_ACCESS_KEY and HUB_S3_SECRET_KEY.",
              e);
      default -> unavailable(key, e);
    };
  }

  static HubException missing(String key, @Nullable SdkException cause) {
    return new HubException(ErrorCode.NOT_FOUND, null, "There is no object " + key + ".", cause);
  }

  static HubException changed(String key, @Nullable SdkException cause) {
    return new HubException(
        ErrorCode.CONFLICT, null, "The object " + key + " is not what it was before.", cause);
  }

  private static HubException unavailable(String key, SdkException e) {
    return new HubException(
        ErrorCode.UNAVAILABLE,
        null,
        "The object store does not take or give " + key + ": " + why(e) + ".",
        e);
  }

  private static String why(SdkException e) {
    if (e instanceof S3Exception answer) {
      return "it answers " + answer.statusCode();
    }
    return e instanceof ApiCallTimeoutException
        ? "no answer within hub.objects.timeout"
        : "it cannot be reached, or breaks off";
  }

  static String unquoted(String etag) {
    return etag.replace("\"", "");
  }
}
