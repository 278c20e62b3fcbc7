package io.bactrian.store.onedrive.client;

import static io.bactrian.store.onedrive.client.TestDrive.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.store.onedrive.graph.FakeGraph;
import io.bactrian.store.onedrive.graph.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("onedrive")
class UploadTest {
  /** Three ranges of 5 MiB and a byte. */
  private static final int BIG = 3 * 16 * CHUNK + 1;

  @TempDir Path folder;
  private TestDrive drive;
  private FakeGraph graph;
  private String root;

  @BeforeEach
  void start() throws IOException {
    drive = new TestDrive(folder);
    graph = drive.graph;
    root = drive.client.root().id();
  }

  @AfterEach
  void stop() throws IOException {
    drive.close();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        4_000_000,
        4_000_001,
        16 * CHUNK - 1,
        16 * CHUNK,
        16 * CHUNK + 1,
        32 * CHUNK,
        32 * CHUNK + 1
      })
  void bringsEveryByteAtAnySize(int size) throws IOException {
    DriveItemEntry item = upload(size, UploadOptions.of(ConflictBehavior.FAIL));

    assertThat(item.size()).isEqualTo(size);
    assertThat(item.quickXorHash()).isEqualTo(QuickXorHash.of(TestDrive.bytes(size)));
    assertThat(graph.tree().read("/file.bin")).isEqualTo(TestDrive.bytes(size));
    assertThat(graph.openUploads()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0,500", "1,500", "2,500", "3,500", "0,502", "1,503", "2,504", "3,504", "1,429", "3,429"
  })
  void goesOnAfterAFailureOnAnyRange(int fragment, int status) throws IOException {
    graph.faults().add(Fault.on("PUT", "").fragment(fragment).times(2).answer(status, "fault"));

    upload(BIG, UploadOptions.of(ConflictBehavior.FAIL));

    assertThat(graph.tree().read("/file.bin")).isEqualTo(TestDrive.bytes(BIG));
    assertThat(graph.requests().count("POST createUploadSession")).isOne();
    assertThat(graph.faults().left()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0,true", "1,true", "3,true", "0,false", "1,false", "3,false"})
  void goesOnAfterALostAnswerOnAnyRange(int fragment, boolean done) throws IOException {
    Fault fault = Fault.on("PUT", "").fragment(fragment);
    graph.faults().add(done ? fault.dropAfter() : fault.dropBefore());

    upload(BIG, UploadOptions.of(ConflictBehavior.FAIL));

    assertThat(graph.tree().files()).hasSize(1);
    assertThat(graph.tree().read("/file.bin")).isEqualTo(TestDrive.bytes(BIG));
    assertThat(graph.requests().count("POST createUploadSession")).isOne();
    assertThat(graph.faults().left()).isZero();
  }

  @Test
  void findsASmallFileWhoseAnswerWasLost() throws IOException {
    graph.faults().add(Fault.on("PUT", "/content").dropAfter());

    upload(1000, UploadOptions.of(ConflictBehavior.FAIL));

    assertThat(graph.tree().files()).hasSize(1);
    assertThat(graph.tree().read("/file.bin")).isEqualTo(TestDrive.bytes(1000));
  }

  @Test
  void beginsAnewWhenTheSessionIsGone() throws IOException {
    graph.faults().add(Fault.on("PUT", "").fragment(2).answer(404, "itemNotFound"));

    upload(BIG, UploadOptions.of(ConflictBehavior.FAIL));

    assertThat(graph.requests().count("POST createUploadSession")).isEqualTo(2);
    assertThat(graph.tree().read("/file.bin")).isEqualTo(TestDrive.bytes(BIG));
  }

  @Test
  void failsWhenTheSessionIsGoneAndTheSourceWasRead() {
    graph.faults().add(Fault.on("PUT", "").fragment(2).answer(404, "itemNotFound"));
    UploadSource once = UploadSource.once(new ByteArrayInputStream(TestDrive.bytes(BIG)));

    assertThatThrownBy(
            () ->
                drive.client.upload(
                    root, "file.bin", once, BIG, UploadOptions.of(ConflictBehavior.FAIL)))
        .isInstanceOfSatisfying(
            DriveException.class, e -> assertThat(e.code()).isEqualTo("sessionLost"));
    assertThat(graph.tree().files()).isEmpty();
  }

  @Test
  void asksForTheStateWhenARangeIsRefused() throws IOException {
    graph.faults().add(Fault.on("PUT", "").fragment(1).answer(416, "invalidRange"));

    upload(BIG, UploadOptions.of(ConflictBehavior.FAIL));

    assertThat(graph.tree().read("/file.bin")).isEqualTo(TestDrive.bytes(BIG));
  }

  @ParameterizedTest
  @CsvSource({"-1,1000", "1,1000", "-1,16777217", "1,16777217", "-5242880,15728640"})
  void leavesNothingOfASourceThatIsShorterOrLonger(int more, int said) {
    byte[] bytes = TestDrive.bytes(said + more);

    assertThatThrownBy(
            () ->
                drive.client.upload(
                    root,
                    "file.bin",
                    () -> new ByteArrayInputStream(bytes),
                    said,
                    UploadOptions.of(ConflictBehavior.FAIL)))
        .isInstanceOfSatisfying(
            DriveException.class,
            e -> assertThat(e.code()).isEqualTo(DriveException.SOURCE_CHANGED));
    assertThat(graph.tree().files()).isEmpty();
    assertThat(graph.openUploads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, BIG})
  void removesWhatArrivedDifferently(int size) {
    graph
        .faults()
        .add(Fault.on("PUT", size == BIG ? "" : "/content").fragment(lastOf(size)).wrongHash());

    assertThatThrownBy(() -> upload(size, UploadOptions.of(ConflictBehavior.FAIL)))
        .isInstanceOfSatisfying(
            DriveException.class, e -> assertThat(e.code()).isEqualTo(DriveException.HASH_MISMATCH))
        .hasMessageContaining("removed");
    assertThat(graph.tree().files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, BIG})
  void showsNothingOfASourceWithAnotherHashThanSaid(int size) {
    UploadOptions how = new UploadOptions(ConflictBehavior.FAIL, null, "other", hash -> {});

    assertThatThrownBy(() -> upload(size, how)).isInstanceOf(DriveException.class);
    assertThat(graph.tree().files()).isEmpty();
    assertThat(graph.openUploads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, BIG})
  void checksTheHashBeforeAnythingIsVisible(int size) throws IOException {
    List<String> hashes = new ArrayList<>();
    UploadOptions how =
        new UploadOptions(
            ConflictBehavior.FAIL,
            null,
            null,
            hash -> {
              assertThat(graph.tree().exists("/file.bin")).isFalse();
              hashes.add(hash);
            });

    upload(size, how);

    assertThat(hashes).containsExactly(QuickXorHash.of(TestDrive.bytes(size)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, BIG})
  void replacesOnlyTheVersionItWasGiven(int size) throws IOException {
    graph.tree().put("/file.bin", new byte[] {1});
    String eTag = drive.client.find("/file.bin").orElseThrow().eTag();
    UploadOptions how = new UploadOptions(ConflictBehavior.REPLACE, eTag, null, hash -> {});

    upload(size, how);
    assertThat(graph.tree().read("/file.bin")).hasSize(size);

    graph.tree().put("/file.bin", new byte[] {2});
    assertThatThrownBy(() -> upload(size, how))
        .isInstanceOfSatisfying(DriveException.class, e -> assertThat(e.status()).isEqualTo(412));
    assertThat(graph.tree().read("/file.bin")).containsExactly(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, BIG})
  void leavesWhatHasTheName(int size) throws IOException {
    graph.tree().put("/file.bin", new byte[] {1});

    assertThatThrownBy(() -> upload(size, UploadOptions.of(ConflictBehavior.FAIL)))
        .isInstanceOfSatisfying(DriveException.class, e -> assertThat(e.status()).isEqualTo(409));
    assertThat(graph.tree().read("/file.bin")).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, BIG})
  void takesAnotherNameOnce(int size) throws IOException {
    graph.tree().put("/file.bin", new byte[] {1});
    graph
        .faults()
        .add(Fault.on("PUT", size == BIG ? "" : "/content").fragment(lastOf(size)).dropAfter());

    DriveItemEntry item = upload(size, UploadOptions.of(ConflictBehavior.RENAME));

    assertThat(item.name()).isNotEqualTo("file.bin");
    assertThat(graph.tree().files()).hasSize(2);
  }

  @Test
  void failsWhereSpaceIsMissing() {
    graph.quota(1000);

    assertThatThrownBy(() -> upload(BIG, UploadOptions.of(ConflictBehavior.FAIL)))
        .isInstanceOfSatisfying(DriveException.class, e -> assertThat(e.status()).isEqualTo(507));
  }

  @Test
  void givesUpAfterItsRetries() {
    graph.faults().add(Fault.on("PUT", "").fragment(1).always().answer(500, "fault"));
    AtomicInteger opened = new AtomicInteger();

    assertThatThrownBy(
            () ->
                drive.client.upload(
                    root,
                    "file.bin",
                    () -> {
                      opened.incrementAndGet();
                      return new ByteArrayInputStream(TestDrive.bytes(BIG));
                    },
                    BIG,
                    UploadOptions.of(ConflictBehavior.FAIL)))
        .isInstanceOfSatisfying(DriveException.class, e -> assertThat(e.status()).isEqualTo(500));
    assertThat(opened).hasValue(1);
    assertThat(graph.openUploads()).isZero();
  }

  /** The fragment with which a session of this size ends, -1 where one request does. */
  private static int lastOf(int size) {
    return size == BIG ? 3 : -1;
  }

  private DriveItemEntry upload(int size, UploadOptions how) {
    byte[] bytes = TestDrive.bytes(size);
    return drive.client.upload(
        root, "file.bin", () -> new ByteArrayInputStream(Arrays.copyOf(bytes, size)), size, how);
  }
}
