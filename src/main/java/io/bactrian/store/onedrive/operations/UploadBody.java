package io.bactrian.store.onedrive.operations;

import io.bactrian.store.onedrive.OneDriveConstants;
import io.bactrian.store.onedrive.client.UploadSource;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/**
 * A message's body as a source whose size is known. A stream that does not say its size goes by way
 * of a temporary file.
 */
record UploadBody(UploadSource source, long size, @Nullable Path temporary)
    implements AutoCloseable {

  static UploadBody of(Exchange exchange) throws IOException {
    Object body = exchange.getMessage().getBody();
    if (body instanceof WrappedFile<?> wrapped) {
      body = wrapped.getFile();
    }
    if (body instanceof File file) {
      body = file.toPath();
    }
    if (body instanceof Path path) {
      return new UploadBody(() -> Files.newInputStream(path), Files.size(path), null);
    }
    Long size = exchange.getMessage().getHeader(OneDriveConstants.UPLOAD_SIZE, Long.class);
    if (body instanceof StreamCache cache && cache.length() >= 0) {
      return new UploadBody(() -> rewound(cache, exchange), cache.length(), null);
    }
    if (body instanceof InputStream stream) {
      return size == null ? spooled(stream) : new UploadBody(UploadSource.once(stream), size, null);
    }
    byte[] bytes = body == null ? new byte[0] : bytes(exchange);
    return new UploadBody(() -> new ByteArrayInputStream(bytes), bytes.length, null);
  }

  @Override
  public void close() throws IOException {
    if (temporary != null) {
      Files.deleteIfExists(temporary);
    }
  }

  private static InputStream rewound(StreamCache cache, Exchange exchange) {
    cache.reset();
    return Objects.requireNonNull(
        exchange.getContext().getTypeConverter().convertTo(InputStream.class, exchange, cache),
        "Camel reads no stream from its own cache of the body");
  }

  private static UploadBody spooled(InputStream stream) throws IOException {
    Path file = Files.createTempFile("onedrive-", ".upload");
    try (stream) {
      Files.copy(stream, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return new UploadBody(() -> Files.newInputStream(file), Files.size(file), file);
  }

  private static byte[] bytes(Exchange exchange) {
    try {
      return exchange.getMessage().getMandatoryBody(byte[].class);
    } catch (InvalidPayloadException e) {
      throw new RuntimeCamelException(e);
    }
  }
}
