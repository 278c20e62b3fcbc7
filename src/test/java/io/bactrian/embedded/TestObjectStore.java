package io.bactrian.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** The embedded object store alone. */
public final class TestObjectStore implements AutoCloseable {
  private final EmbeddedObjectStore store;

  private TestObjectStore(EmbeddedObjectStore store) {
    this.store = store;
  }

  public static TestObjectStore start(Path folder) throws IOException {
    return new TestObjectStore(EmbeddedObjectStore.start(folder));
  }

  public S3Endpoint endpoint() {
    return new S3Endpoint(store.endpoint(), EmbeddedObjectStore.ACCESS_KEY, store.secretKey());
  }

  @Override
  public void close() throws IOException, ReflectiveOperationException {
    store.close();
  }
}
