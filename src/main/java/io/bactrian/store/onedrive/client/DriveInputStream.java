package io.bactrian.store.onedrive.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file, read as it arrives. A connection that breaks, stalls or ends early is
 * opened anew where it stopped; at the end of a file read whole its size and hash are compared with
 * what the drive says, and a difference is an {@link IOException} instead of the end.
 */
final class DriveInputStream extends InputStream {
  private final GraphConnection connection;
  private final String address;
  private final DriveItemEntry item;
  private final long end;
  private final @Nullable QuickXorHash hash;
  private long position;
  private int failures;
  private @Nullable String version;
  private @Nullable InputStream body;

  /**
   * @param address of the content at Graph
   * @param end first byte no longer read
   */
  DriveInputStream(
      GraphConnection connection, String address, DriveItemEntry item, long from, long end) {
    this.connection = connection;
    this.address = address;
    this.item = item;
    this.position = from;
    this.end = Math.min(end, item.size());
    this.hash = from == 0 && this.end == item.size() ? new QuickXorHash() : null;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    while (position < end) {
      try {
        int count = open().read(buffer, offset, (int) Math.min(length, end - position));
        if (count > 0) {
          position += count;
          failures = 0;
          if (hash != null) {
            hash.update(buffer, offset, count);
          }
          return count;
        }
        stumble(new IOException("the answer ended early"));
      } catch (DriveException e) {
        throw new IOException(e.getMessage(), e);
      } catch (IOException e) {
        stumble(e);
      }
    }
    verify();
    return -1;
  }

  @Override
  public void close() throws IOException {
    InputStream open = body;
    body = null;
    if (open != null) {
      open.close();
    }
  }

  private void verify() throws IOException {
    if (hash != null && item.quickXorHash() != null && !hash.base64().equals(item.quickXorHash())) {
      throw new IOException(
          new DriveException(
              DriveException.HASH_MISMATCH,
              "what arrived of item " + item.id() + " differs from the drive's hash"));
    }
  }

  private void stumble(IOException broken) throws IOException {
    close();
    if (failures >= connection.throttle().maxRetries()) {
      throw broken;
    }
    connection.throttle().pause(failures++);
  }

  private InputStream open() throws IOException {
    InputStream open = body;
    if (open == null) {
      Response response = connection.throttle().repeatable(this::request);
      open = stream(response);
      body = open;
      // A drive that knows no ranges sends the whole again.
      open.skipNBytes(response.code() == 206 ? 0 : position);
    }
    return open;
  }

  /** Graph answers with a short-lived address of the content, which takes no bearer token. */
  private Response request() {
    Request.Builder direct = ranged(new Request.Builder().url(address));
    Response response = connection.authorized(direct.build());
    String location = response.header("Location");
    if (response.code() < 300 || location == null) {
      return response;
    }
    response.close();
    try {
      return connection.plain(ranged(new Request.Builder().url(location)).build());
    } catch (DriveException e) {
      if (e.status() == 401 || e.status() == 403 || e.status() == 404 || e.status() == 410) {
        throw new DriveException(
            DriveException.BROKEN_CONNECTION, "the address of the content has expired");
      }
      throw e;
    }
  }

  private Request.Builder ranged(Request.Builder request) {
    if (position > 0 || end < item.size()) {
      request.header("Range", "bytes=" + position + "-" + (end - 1));
      if (version != null) {
        request.header("If-Range", version);
      }
    }
    return request;
  }

  private InputStream stream(Response response) {
    String tag = response.header("ETag");
    if (version == null && tag != null && !tag.startsWith("W/")) {
      version = tag;
    }
    return Objects.requireNonNull(response.body()).byteStream();
  }
}
