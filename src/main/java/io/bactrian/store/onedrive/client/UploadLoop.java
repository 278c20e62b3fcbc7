package io.bactrian.store.onedrive.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.bactrian.store.onedrive.client.Uploads.Upload;
import io.bactrian.store.onedrive.client.Uploads.Uploaded;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One upload by sessions. A range is held in memory until the drive has confirmed it; after every
 * answer that leaves doubt the drive is asked what it still expects, and the upload goes on there.
 * A session that is gone is replaced by a new one where the source can be read again.
 */
final class UploadLoop {
  private static final MediaType BINARY = MediaType.get("application/octet-stream");

  private final GraphConnection connection;
  private final Uploads uploads;
  private final Upload upload;
  private final UploadSource source;
  private final byte[] chunk;

  UploadLoop(GraphConnection connection, Uploads uploads, Upload upload, UploadSource source) {
    this.connection = connection;
    this.uploads = uploads;
    this.upload = upload;
    this.source = source;
    this.chunk = new byte[(int) Math.min(connection.options().chunkSize(), upload.size())];
  }

  Uploaded run() throws IOException {
    for (int lost = 0; ; lost++) {
      String session = uploads.open(upload);
      try (InputStream stream = source.open()) {
        return new Session(session, stream).run();
      } catch (SessionLostException e) {
        if (!source.reopenable() || lost >= connection.throttle().maxRetries()) {
          throw new DriveException(
              404, "sessionLost", "the upload session of " + upload.name() + " is gone", null, e);
        }
        connection.throttle().pause(lost);
      } catch (DriveException | IOException e) {
        cancel(session);
        throw e;
      }
    }
  }

  /** Lets go of what the drive keeps of an unfinished upload; it would expire anyway. */
  private void cancel(String session) {
    try {
      connection.plain(new Request.Builder().url(session).delete().build()).close();
    } catch (DriveException e) {
      if (e.code().equals(DriveException.CLOSED)) {
        throw e;
      }
    }
  }

  private static final class SessionLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final class Session {
    private final String address;
    private final InputStream stream;
    private final QuickXorHash hash = new QuickXorHash();
    private int failures;

    /** The last range may have been taken although its answer was lost. */
    private boolean doubted;

    Session(String address, InputStream stream) {
      this.address = address;
      this.stream = stream;
    }

    Uploaded run() throws IOException {
      for (long start = 0; ; ) {
        int length = fill(start);
        Uploaded done = deliver(start, length);
        if (done != null) {
          return done;
        }
        start += length;
        if (start >= upload.size()) {
          // All is said to be there and no item was named: the drive may have made it by now.
          return uploads.committed(upload, hash.base64()).orElseThrow(SessionLostException::new);
        }
      }
    }

    /** Reads one range; the last one only when the source ends with it and all agree. */
    private int fill(long start) throws IOException {
      int length = (int) Math.min(chunk.length, upload.size() - start);
      int count = stream.readNBytes(chunk, 0, length);
      if (count < length) {
        throw upload.shorter(start + count);
      }
      hash.update(chunk, 0, length);
      if (start + length == upload.size()) {
        if (stream.read() >= 0) {
          throw upload.longer();
        }
        upload.commit(hash.base64());
      }
      return length;
    }

    /** Sends a range until the drive has all of it; the item where that completed the upload. */
    private @Nullable Uploaded deliver(long start, int length) {
      long end = start + length;
      long next = start;
      while (next < end) {
        long from = next;
        try {
          Response response =
              connection.throttle().once(() -> put(start, (int) (from - start), length));
          failures = 0;
          if (response.code() == 200 || response.code() == 201) {
            return Uploads.taken(response, upload, hash.base64());
          }
          next = expected(GraphConnection.json(response)).orElse(end);
        } catch (DriveException e) {
          doubted |= e.doubtful() && end == upload.size();
          Optional<Uploaded> done =
              doubted ? uploads.committed(upload, hash.base64()) : Optional.empty();
          if (done.isPresent()) {
            return done.get();
          }
          next = state(e).orElse(end);
        }
        if (next < start || next > end) {
          throw new SessionLostException();
        }
      }
      return null;
    }

    private Response put(long start, int offset, int length) {
      Request request =
          new Request.Builder()
              .url(address)
              .header(
                  "Content-Range",
                  "bytes %d-%d/%d".formatted(start + offset, start + length - 1, upload.size()))
              .put(RequestBody.create(chunk, BINARY, offset, length - offset))
              .build();
      return connection.plain(request);
    }

    /** What the drive expects next, after a failed range; none where it has all. */
    private OptionalLong state(DriveException failed) {
      boolean lost = failed.status() == 404 || failed.status() == 410;
      if (lost) {
        throw new SessionLostException();
      }
      if (!failed.doubtful() && failed.status() != 416
          || failures >= connection.throttle().maxRetries()) {
        throw Uploads.named(failed, upload);
      }
      connection.throttle().pause(failures++);
      try {
        return connection
            .throttle()
            .repeatable(
                () ->
                    expected(
                        GraphConnection.json(
                            connection.plain(new Request.Builder().url(address).build()))));
      } catch (DriveException e) {
        if (e.status() == 404 || e.status() == 410) {
          throw new SessionLostException();
        }
        throw Uploads.named(e, upload);
      }
    }

    private static OptionalLong expected(JsonObject state) {
      JsonElement ranges = state.get("nextExpectedRanges");
      if (!(ranges instanceof JsonArray array) || array.isEmpty()) {
        return OptionalLong.empty();
      }
      String first = array.get(0).getAsString();
      int dash = first.indexOf('-');
      return OptionalLong.of(Long.parseLong(dash < 0 ? first : first.substring(0, dash)));
    }
  }
}
