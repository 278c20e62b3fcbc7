package io.bactrian.store.onedrive.client;

import io.bactrian.store.onedrive.graph.FakeGraph;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** The fake Graph server and a client of it that loses no time. */
public final class TestDrive implements AutoCloseable {
  public static final int CHUNK = DriveClientOptions.CHUNK_UNIT;

  public final FakeGraph graph;
  public final DriveClient client;

  public TestDrive(Path folder) throws IOException {
    this(folder, 4);
  }

  public TestDrive(Path folder, int maxRetries) throws IOException {
    graph = FakeGraph.start(folder);
    client = client(graph, 16 * CHUNK, maxRetries);
  }

  public static DriveClient client(FakeGraph graph, int chunk, int maxRetries) {
    return client(graph.address(), chunk, maxRetries);
  }

  static DriveClient client(URI address, int chunk, int maxRetries) {
    return new DriveClient(
        new DriveClientOptions(
            address.toString(),
            DriveTarget.drive(FakeGraph.DRIVE),
            chunk,
            maxRetries,
            8,
            Duration.ofSeconds(1),
            Duration.ofMillis(2),
            Duration.ofSeconds(20)),
        () -> FakeGraph.TOKEN);
  }

  /** The same bytes for the same size. */
  public static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    client.close();
    graph.close();
  }
}
