package io.bactrian.store.onedrive.client;

import static io.bactrian.store.onedrive.client.TestDrive.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.store.onedrive.graph.FakeGraph;
import io.bactrian.store.onedrive.graph.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("onedrive")
class DownloadTest {
  private static final int SIZE = 3 * CHUNK + 1;
  private static final String CONTENT = "^/download";

  @TempDir Path folder;
  private TestDrive drive;
  private FakeGraph graph;

  @BeforeEach
  void start() throws IOException {
    drive = new TestDrive(folder);
    graph = drive.graph;
  }

  @AfterEach
  void stop() throws IOException {
    drive.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5_000_001})
  void bringsEveryByteAtAnySize(int size) throws IOException {
    assertThat(download(put(size))).isEqualTo(TestDrive.bytes(size));
  }

  @Test
  void goesOnWhereTheConnectionBroke() throws IOException {
    String id = put(SIZE);
    graph.faults().add(Fault.on("GET", CONTENT).times(2).truncate(CHUNK));

    assertThat(download(id)).isEqualTo(TestDrive.bytes(SIZE));
    assertThat(graph.faults().left()).isZero();
  }

  @Test
  void goesOnAfterAStall() throws IOException {
    String id = put(SIZE);
    graph.faults().add(Fault.on("GET", CONTENT).stall(3000));

    assertThat(download(id)).isEqualTo(TestDrive.bytes(SIZE));
  }

  @Test
  void downloadsSlowContentWithoutATimeLimit() throws IOException {
    String id = put(CHUNK);
    graph.faults().add(Fault.on("GET", CONTENT).slow(CHUNK / 2));

    assertThat(download(id)).isEqualTo(TestDrive.bytes(CHUNK));
  }

  @Test
  void refusesWhatDiffersFromTheHash() throws IOException {
    String id = put(SIZE);
    graph.faults().add(Fault.on("GET", CONTENT).corrupt(CHUNK + 7));

    assertThatThrownBy(() -> download(id))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("hash");
  }

  @ParameterizedTest
  @CsvSource({"0,10", "5,1", "1000,500", "0,983041", "983040,1", "983041,5", "17,2000000"})
  void bringsARange(int from, int length) throws IOException {
    DriveItemEntry item = drive.client.get(put(SIZE));
    int end = Math.min(SIZE, from + length);

    try (InputStream range = drive.client.open(item, from, length)) {
      assertThat(range.readAllBytes())
          .isEqualTo(Arrays.copyOfRange(TestDrive.bytes(SIZE), from, end));
    }
  }

  @Test
  void takesAFreshAddressWhenTheOldHasExpired() throws IOException {
    String id = put(SIZE);
    graph.faults().add(Fault.on("GET", CONTENT).truncate(CHUNK));
    graph.faults().add(Fault.on("GET", CONTENT).answer(401, "expired"));

    assertThat(download(id)).isEqualTo(TestDrive.bytes(SIZE));
  }

  @Test
  void failsForAnItemThatIsGone() throws IOException {
    String id = put(SIZE);
    DriveItemEntry item = drive.client.get(id);
    graph.tree().delete("/file.bin");

    assertThatThrownBy(() -> drive.client.open(item).readAllBytes())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("404");
  }

  @Test
  void waitsUntilAThrottleEnds() throws IOException {
    String id = put(10);
    graph.faults().add(Fault.on("GET", CONTENT).throttle(1));
    long begin = System.nanoTime();

    assertThat(download(id)).isEqualTo(TestDrive.bytes(10));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(990));
  }

  private String put(int size) throws IOException {
    return graph.tree().put("/file.bin", TestDrive.bytes(size));
  }

  private byte[] download(String id) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    drive.client.download(id, 0, target);
    return target.toByteArray();
  }
}
