package io.bactrian.store.objects;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of an object while they arrive: a connection, to be closed. One that breaks off throws
 * {@link EOFException} and never looks like the end of the object.
 */
public final class ObjectContent extends FilterInputStream {
  private final ResponseInputStream<GetObjectResponse> response;
  private final String etag;
  private final long size;
  private long left;

  ObjectContent(ResponseInputStream<GetObjectResponse> response) {
    super(response);
    this.response = response;
    this.etag = S3Calls.unquoted(response.response().eTag());
    this.size = response.response().contentLength();
    this.left = size;
  }

  /** Bytes that come in all, from the offset asked for. */
  public long size() {
    return size;
  }

  /** Of the whole object. */
  public String etag() {
    return etag;
  }

  @Override
  public int read() throws IOException {
    int one = in.read();
    count(one < 0 ? -1 : 1);
    return one;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = in.read(target, offset, length);
    count(read);
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(count);
    left -= skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Drops the connection where bytes are left: to read them for nothing may take minutes. */
  @Override
  public void close() {
    if (left > 0) {
      response.abort();
      return;
    }
    try {
      in.close();
    } catch (IOException e) {
      response.abort();
    }
  }

  private void count(int read) throws EOFException {
    if (read > 0) {
      left -= read;
    } else if (read < 0 && left > 0) {
      throw new EOFException("the object broke off " + left + " bytes before its end");
    }
  }
}
