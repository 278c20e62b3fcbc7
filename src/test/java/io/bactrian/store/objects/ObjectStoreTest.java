package io.bactrian.store.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bactrian.hub.embedded.S3Endpoint;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;

/** Over the S3 protocol, to the embedded store. */
class ObjectStoreTest {
  private static final int PART = ObjectWriter.PART;
  @TempDir static Path folder;
  private static TestStore server;
  private static ObjectStore store;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    server = TestStore.start(folder.resolve("store"));
    store = server.store();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void reportsInHealthABucketThatIsGone() {
    var here = TestStore.properties(server.endpoint(), "bactrian");
    var gone = TestStore.properties(server.endpoint(), "never-made");
    assertThat(new ObjectStoreHealth(server.client(), here).health().getStatus())
        .isEqualTo(Status.UP);
    var health = new ObjectStoreHealth(server.client(), gone).health();
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails().get("reason")).asString().contains("bucket is gone");
  }

  @Test
  void countsWhatItSendsToAStoreElsewhere() {
    var sent = SentBytes.counter(TestStore.METERS, "objects");
    double before = sent.count();
    store.put("sent/own", new byte[1_000]);
    assertThat(sent.count()).isEqualTo(before);
    ObjectStore elsewhere = TestStore.configured(server.endpoint(), "bactrian");
    double opened = sent.count(); // what the start wrote to look whether the bucket is open
    elsewhere.put("sent/small", new byte[1_000]);
    elsewhere.get("sent/small");
    elsewhere.put("sent/parts", new ByteArrayInputStream(new byte[PART + 1]), PART + 1);
    assertThat(sent.count() - opened).isBetween(PART + 1_001.0, PART + 3_000.0);
    assertThat(opened).isGreaterThan(before);
  }

  @Test
  void givesBackWhatWasPut() throws IOException {
    Path file = Files.writeString(folder.resolve("in"), "from a file");
    store.put("two/a", bytes("from memory"));
    store.put("two/b", file);
    store.get("two/b", folder.resolve("out"));
    assertThat(store.get("two/a")).isEqualTo(bytes("from memory"));
    assertThat(folder.resolve("out")).hasContent("from a file");
    assertThat(store.keys("two/")).containsExactly("two/a", "two/b");
    assertThat(store.size("two/a")).isEqualTo(11);
  }

  @Test
  void givesBackEverySizeAroundThePartsEdges() {
    byte[] random = new byte[2 * PART + 1];
    new Random(1).nextBytes(random);
    for (int size : new int[] {0, 1, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 1}) {
      String etag = store.put("edges/" + size, new ByteArrayInputStream(random, 0, size), size);
      assertThat(store.stat("edges/" + size).etag()).isEqualTo(etag);
      assertThat(store.get("edges/" + size)).hasSize(size).isEqualTo(first(random, size));
    }
  }

  @Test
  void leavesNothingOfContentThatHasAnotherSizeOrBreaksOff() {
    for (int size : new int[] {10, PART + 10}) {
      refused(ErrorCode.UNPROCESSABLE, () -> store.put("wrong", zeros(size - 1), size));
      refused(ErrorCode.UNPROCESSABLE, () -> store.put("wrong", zeros(size + 1), size));
      var broken = new SequenceInputStream(zeros(size / 2), new Broken());
      refused(ErrorCode.UNAVAILABLE, () -> store.put("wrong", broken, size));
    }
    assertThat(store.exists("wrong")).isFalse();
    assertThat(uploads()).isZero();
  }

  @Test
  void abortsUploadsThatNobodyFinishes() {
    server.client().createMultipartUpload(it -> it.bucket("bactrian").key("orphan"));
    assertThat(store.abortUploads(Instant.now().minus(Duration.ofDays(1)))).isZero();
    assertThat(uploads()).isOne();
    assertThat(store.abortUploads(Instant.now().plusSeconds(2))).isOne();
    assertThat(uploads()).isZero();
  }

  @Test
  void oneOfManyConcurrentWritersMakesTheObject() throws Exception {
    for (int size : new int[] {10, PART + 1}) {
      List<Callable<Optional<String>>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        writers.add(() -> store.putIfAbsent("race/" + size, zeros(size), size));
      }
      var threads = Executors.newFixedThreadPool(writers.size());
      List<Optional<String>> made = new ArrayList<>();
      for (Future<Optional<String>> each : threads.invokeAll(writers)) {
        made.add(each.get());
      }
      threads.shutdown();
      assertThat(made.stream().flatMap(Optional::stream))
          .containsExactly(store.stat("race/" + size).etag());
    }
    assertThat(uploads()).isZero();
  }

  @Test
  void createsWhereNothingIs() throws IOException {
    assertThat(store.create("created", zeros(1), 1)).hasValue(store.stat("created").etag());
    assertThat(store.create("created", zeros(2), 2)).isEmpty();
    assertThat(store.size("created")).isOne();
  }

  @Test
  void readsAgainOnlyWhatChanged() throws IOException {
    store.put("polled", bytes("one"));
    String etag = store.stat("polled").etag();
    assertThat(store.openUnless("polled", etag)).isEmpty();
    store.put("polled", bytes("two"));
    try (ObjectContent changed = store.openUnless("polled", etag).orElseThrow()) {
      assertThat(changed.readAllBytes()).isEqualTo(bytes("two"));
    }
    refused(ErrorCode.NOT_FOUND, () -> store.openUnless("never-put", etag));
  }

  @Test
  void keepsWhatIsNeverWrittenOver() {
    store.keep("kept", bytes("once"));
    store.keep("kept", bytes("once"));
    refused(ErrorCode.CONFLICT, () -> store.keep("kept", bytes("twice")));
    refused(ErrorCode.CONFLICT, () -> store.keep("kept", bytes("ONCE")));
    assertThat(store.get("kept")).isEqualTo(bytes("once"));
  }

  @Test
  void replacesOnlyWhatTheCallerKnows() {
    String first = store.put("known", zeros(1), 1);
    String second = store.replace("known", first, zeros(2), 2);
    refused(ErrorCode.CONFLICT, () -> store.replace("known", first, zeros(3), 3));
    assertThat(store.stat("known").etag()).isEqualTo(second);
    refused(ErrorCode.NOT_FOUND, () -> store.replace("unknown", first, zeros(3), 3));
  }

  @Test
  void readsFromAnOffsetAndOnlyTheObjectThatWasListed() throws IOException {
    String etag = store.put("read", new ByteArrayInputStream(bytes("0123456789")), 10);
    try (ObjectContent rest = store.open("read", 7, etag)) {
      assertThat(rest.size()).isEqualTo(3);
      assertThat(rest.readAllBytes()).isEqualTo(bytes("789"));
    }
    store.put("read", bytes("9876543210"));
    refused(ErrorCode.CONFLICT, () -> store.open("read", 7, etag));
    refused(ErrorCode.NOT_FOUND, () -> store.open("read-not"));
  }

  @Test
  void copiesTheObjectThatWasListed() {
    store.put("copy/from", bytes("listed"));
    ObjectEntry listed = store.stat("copy/from");
    store.copy(listed, "copy/to with space é");
    assertThat(store.get("copy/to with space é")).isEqualTo(bytes("listed"));
    store.put("copy/from", bytes("changed"));
    refused(ErrorCode.CONFLICT, () -> store.copy(listed, "copy/never"));
    assertThat(store.exists("copy/never")).isFalse();
  }

  @Test
  void listsInPages() {
    IntStream.range(0, 25).forEach(i -> store.put("pages/%02d &+é".formatted(i), bytes("x")));
    ObjectPage first = store.list("pages/", null, 10);
    ObjectPage second = store.list("pages/", first.next(), 10);
    ObjectPage third = store.list("pages/", second.next(), 10);
    assertThat(first.entries()).hasSize(10);
    assertThat(second.entries().get(0).key()).isEqualTo("pages/10 &+é");
    assertThat(third.entries()).hasSize(5);
    assertThat(third.next()).isNull();
    ObjectEntry one = first.entries().get(0);
    assertThat(one).isEqualTo(store.stat(one.key()));
    assertThat(one.lastModified()).isAfter(Instant.now().minusSeconds(600));
    assertThat(store.keys("pages/")).hasSize(25).isSorted();
    assertThat(store.list("nothing/", null, 10).entries()).isEmpty();
  }

  @Test
  void namesTheObjectThatIsNotThere() {
    assertThat(store.exists("none")).isFalse();
    assertThat(refused(ErrorCode.NOT_FOUND, () -> store.get("none"))).hasMessageContaining("none");
    store.delete("none");
  }

  @Test
  void refusesKeysThatItCouldNotGiveBack() {
    store.put("shape/file", bytes("x"));
    ObjectEntry known = store.stat("shape/file");
    List<String> keys =
        List.of(
            "shape/x/",
            "shape/",
            "/shape",
            "shape//y",
            "shape/../y",
            "..",
            "./shape",
            "shape/.",
            "",
            "shape/\0",
            "shape/\u0001",
            "shape/\r",
            "shape/\ud800",
            "shape/\ufffe",
            "y".repeat(1025));
    for (String key : keys) {
      refused(ErrorCode.UNPROCESSABLE, () -> store.put(key, bytes("y")));
      refused(ErrorCode.UNPROCESSABLE, () -> store.putIfAbsent(key, zeros(1), 1));
      refused(ErrorCode.UNPROCESSABLE, () -> store.keep(key, bytes("y")));
      refused(ErrorCode.UNPROCESSABLE, () -> store.copy(known, key));
      assertThatExceptionOfType(HubException.class).isThrownBy(() -> store.get(key));
      assertThatExceptionOfType(HubException.class).isThrownBy(() -> store.stat(key));
    }
    refused(ErrorCode.NOT_FOUND, () -> store.get("shape/x/"));
    for (String key : List.of("shape/file/under", "shape", "shape/" + "z".repeat(250))) {
      assertThatExceptionOfType(HubException.class).isThrownBy(() -> store.put(key, bytes("y")));
      assertThatExceptionOfType(HubException.class).isThrownBy(() -> store.get(key));
    }
    assertThat(store.keys("shape")).containsExactly("shape/file");
  }

  @Test
  void listsEachObjectOnceFolderByFolder() {
    List<String> keys =
        List.of(
            "a",
            "d/a",
            "d/b+%41 é/x",
            "d/b+%41 é/y",
            "d/b/1",
            "d/b/2",
            "d/b/3",
            "d/c",
            "e/f/g",
            "z");
    keys.forEach(key -> store.put("folders/" + key, bytes(key)));
    for (int page = 1; page <= 4; page++) {
      List<String> found = new ArrayList<>();
      new ObjectListing(server.client(), "bactrian", true, page)
          .forEach("folders/", entry -> found.add(entry.key().substring("folders/".length())));
      assertThat(found).containsExactlyInAnyOrderElementsOf(keys);
    }
    List<String> some = new ArrayList<>();
    new ObjectListing(server.client(), "bactrian", true, 1)
        .forEach("folders/d/b", entry -> some.add(entry.key()));
    assertThat(some).hasSize(5).allMatch(key -> key.startsWith("folders/d/b"));
  }

  @Test
  void listsKeysThatXmlCannotSayAndThoseBesideThem() {
    List<String> keys = List.of("xml/\u0001", "xml/%41+ &", "xml/\ufffe");
    keys.forEach(
        key ->
            server
                .client()
                .putObject(
                    it -> it.bucket("bactrian").key(key),
                    software.amazon.awssdk.core.sync.RequestBody.fromString("x")));
    assertThat(store.keys("xml/")).containsExactlyInAnyOrderElementsOf(keys);
    keys.forEach(store::delete);
    assertThat(store.keys("xml/")).isEmpty();
  }

  @Test
  void saysWhatToDoWhereBucketOrKeyAreWrong() {
    var noBucket = TestStore.configured(server.endpoint(), "elsewhere");
    HubException missing = refused(ErrorCode.UNAVAILABLE, () -> noBucket.put("a", bytes("a")));
    assertThat(missing).hasMessageContaining("HUB_S3_BUCKET");
    assertThat(refused(ErrorCode.UNAVAILABLE, () -> noBucket.keys(""))).isNotNull();
    var wrong = new S3Endpoint(server.endpoint().uri(), "hub", "guessed");
    var wrongKey = TestStore.configured(wrong, "bactrian");
    HubException denied = refused(ErrorCode.UNAVAILABLE, () -> wrongKey.keys(""));
    assertThat(denied).hasMessageContaining("HUB_S3_SECRET_KEY").hasMessageNotContaining("guessed");
    assertThat(denied.field()).isEqualTo("hub.objects.access-key");
  }

  @Test
  void refusesAnonymousReadsWritesAndCopies() throws Exception {
    store.put("secret", bytes("holdout"));
    URI bucket = URI.create(server.endpoint().uri() + "/bactrian/");
    var copy =
        HttpRequest.newBuilder(bucket.resolve("open"))
            .header("x-amz-copy-source", "/bactrian/secret")
            .header("x-amz-acl", "public-read")
            .PUT(BodyPublishers.noBody());
    var write = HttpRequest.newBuilder(bucket.resolve("open")).PUT(BodyPublishers.ofString("x"));
    var read = HttpRequest.newBuilder(bucket.resolve("secret"));
    var list = HttpRequest.newBuilder(bucket);
    for (var anonymous : List.of(copy, write, read, list)) {
      assertThat(http.send(anonymous.build(), BodyHandlers.discarding()).statusCode())
          .isEqualTo(403);
    }
    assertThat(store.exists("open")).isFalse();
  }

  private static HubException refused(ErrorCode code, Runnable call) {
    var thrown = assertThatExceptionOfType(HubException.class).isThrownBy(call::run);
    thrown.satisfies(e -> assertThat(e.code()).isEqualTo(code));
    return (HubException) thrown.actual();
  }

  private static int uploads() {
    return server.client().listMultipartUploads(it -> it.bucket("bactrian")).uploads().size();
  }

  private static InputStream zeros(int size) {
    return new ByteArrayInputStream(new byte[size]);
  }

  private static byte[] first(byte[] all, int size) {
    return Arrays.copyOf(all, size);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A source that goes away. */
  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("gone");
    }
  }
}
