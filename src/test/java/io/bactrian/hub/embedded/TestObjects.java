package io.bactrian.hub.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** An S3 endpoint over a folder, for what needs no whole hub. */
public final class TestObjects implements AutoCloseable {
  private final EmbeddedObjectStore server;

  private TestObjects(EmbeddedObjectStore server) {
    this.server = server;
  }

  public static TestObjects start(Path folder) throws IOException {
    return new TestObjects(EmbeddedObjectStore.start(folder));
  }

  public S3Endpoint endpoint() {
    return new S3Endpoint(server.endpoint(), EmbeddedObjectStore.ACCESS_KEY, server.secretKey());
  }

  @Override
  public void close() throws IOException, ReflectiveOperationException {
    server.close();
  }
}
