package io.bactrian.capture.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/** The intake over a store of texts that can be away, slow, or picky. */
class IntakeTest {
  private static final IntakeProperties PROPERTIES =
      new IntakeProperties(
          Duration.ofMillis(700),
          Duration.ofSeconds(2),
          100,
          DataSize.ofMegabytes(1),
          DataSize.ofMegabytes(1),
          DataSize.ofKilobytes(1),
          Duration.ofMillis(20),
          Duration.ofSeconds(1));

  @TempDir Path folder;
  private final TextStore store = new TextStore();
  private final ExecutorService senders = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    senders.shutdownNow();
  }

  @Test
  void answersWhatTheStoreAnswers() throws IOException {
    try (var intake = start()) {
      assertThat(intake.submit("a")).hasValue("stored a");
      assertThat(store.rows).containsExactly("a");
    }
  }

  @Test
  void storesInOneTransactionWhatArrivesTogether() throws Exception {
    try (var intake = start()) {
      store.hold();
      Future<Optional<String>> first = submit(intake, "first");
      store.awaitHeld();
      List<Future<Optional<String>>> others = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        others.add(submit(intake, "other " + i));
      }
      await().until(() -> intake.waiting() == 20);
      store.release();
      assertThat(first.get()).hasValue("stored first");
      for (Future<Optional<String>> other : others) {
        assertThat(other.get()).isPresent();
      }
      assertThat(store.groups).containsExactly(1, 20);
    }
  }

  @Test
  void failsAloneWhatTheDatabaseRefuses() throws Exception {
    try (var intake = start()) {
      store.hold();
      submit(intake, "first");
      store.awaitHeld();
      Future<Optional<String>> good = submit(intake, "good");
      Future<Optional<String>> bad = submit(intake, "bad value");
      Future<Optional<String>> better = submit(intake, "better");
      await().until(() -> intake.waiting() == 3);
      store.release();
      assertThat(good.get()).isPresent();
      assertThat(better.get()).isPresent();
      assertThatThrownBy(bad::get).hasMessageContaining("bad value");
      assertThat(store.rows).contains("good", "better").doesNotContain("bad value");
    }
  }

  @Test
  void spoolsWhileTheDatabaseIsAwayAndDrainsInOrder() throws IOException {
    try (var intake = start()) {
      assertThat(intake.submit("before")).isPresent();
      store.away = true;
      for (int i = 0; i < 50; i++) {
        assertThat(intake.submit("while " + i)).isEmpty();
      }
      assertThat(store.rows).containsExactly("before");
      store.away = false;
      await().until(() -> intake.spooled() == 0 && !intake.isSpooling());
      assertThat(intake.submit("after")).hasValue("stored after");
      assertThat(store.rows).hasSize(52).startsWith("before", "while 0").endsWith("after");
      assertThat(store.repeated).isZero();
    }
  }

  @Test
  void spoolsWhatAHangingDatabaseKeepsWaitingAndStoresItOnce() throws Exception {
    try (var intake = start()) {
      store.hold();
      Future<Optional<String>> stuck = submit(intake, "stuck");
      store.awaitHeld();
      assertThat(intake.submit("behind")).isEmpty();
      assertThat(stuck.get()).isEmpty();
      store.release();
      await().until(() -> intake.spooled() == 0);
      assertThat(store.rows).containsExactly("stuck", "behind");
    }
  }

  @Test
  void drainsAfterARestartWhatWasSpooled() throws IOException {
    store.away = true;
    try (var intake = start()) {
      assertThat(intake.submit("one")).isEmpty();
      assertThat(intake.submit("two")).isEmpty();
    }
    store.away = false;
    try (var intake = start()) {
      await().until(() -> intake.spooled() == 0 && !intake.isSpooling());
      assertThat(intake.submit("three")).isPresent();
      assertThat(store.rows).containsExactly("one", "two", "three");
    }
  }

  @Test
  void keepsASpooledEntryThatIsRefusedLaterAndGoesOn() throws IOException {
    store.away = true;
    try (var intake = start()) {
      intake.submit("one");
      intake.submit("bad value");
      intake.submit("three");
      store.away = false;
      await().until(() -> intake.spooled() == 0);
      assertThat(store.rows).containsExactly("one", "three");
      assertThat(store.refused).containsExactly("bad value");
    }
  }

  @Test
  void asksToComeAgainWhenTheSpoolIsFullAndTakesAgainWhenItIsNot() throws IOException {
    store.away = true;
    try (var intake = start()) {
      String large = "x".repeat(400_000);
      assertThat(intake.submit(large + 1)).isEmpty();
      assertThat(intake.submit(large + 2)).isEmpty();
      assertThatThrownBy(() -> intake.submit(large + 3))
          .isInstanceOfSatisfying(
              HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      store.away = false;
      await().until(() -> intake.spooled() == 0);
      assertThat(intake.submit("small")).isPresent();
      assertThat(store.rows).hasSize(3);
    }
  }

  @Test
  void setsAsideASpooledEntryThatCannotBeReadOrRefusedAndGoesOn() throws IOException {
    store.away = true;
    try (var intake = start()) {
      intake.submit("one");
      intake.submit("unreadable");
      intake.submit("two");
      intake.submit("irrefusable");
      intake.submit("three");
      store.away = false;
      await().until(() -> intake.spooled() == 0 && !intake.isSpooling());
      assertThat(intake.submit("four")).isPresent();
      assertThat(store.rows).containsExactly("one", "two", "three", "four");
      // In one file or in two: the spool begins another where it is read between two entries.
      assertThat(intake.damage().setAside()).isEqualTo(2);
      assertThat(intake.damage().lost()).isZero();
    }
    String reasons = "";
    try (var aside = Files.newDirectoryStream(folder.resolve("spool/aside"), "*.txt")) {
      for (Path file : aside) {
        reasons += Files.readString(file);
      }
    }
    assertThat(reasons).contains("no entry of this version", "Nor can it be kept");
  }

  @Test
  void saysThatItRefusesUntilTheDiskTakesSomethingAgain() throws IOException {
    try (var intake = start()) {
      store.away = true;
      Path spool = folder.resolve("spool");
      FileSystemUtils.deleteRecursively(spool); // no file can be made in it
      assertThatThrownBy(() -> intake.submit("one")).isInstanceOf(HubException.class);
      assertThat(intake.isRefusing()).isTrue();
      await().during(Duration.ofMillis(300)).until(intake::isRefusing);
      Files.createDirectory(spool);
      await().until(() -> !intake.isRefusing());
      assertThat(intake.isDatabaseFailing()).isTrue();
      store.away = false;
      await().until(() -> !intake.isDatabaseFailing());
    }
  }

  @Test
  void acknowledgesNothingWhenTheDiskTakesNothing() throws IOException {
    try (var intake = start()) {
      store.away = true;
      assertThat(intake.submit("one")).isEmpty();
      store.away = false;
      await().until(() -> intake.spooled() == 0 && !intake.isSpooling());
      store.away = true;
      Path spool = folder.resolve("spool");
      FileSystemUtils.deleteRecursively(spool); // no file can be made in it
      assertThatThrownBy(() -> intake.submit("two")).isInstanceOf(HubException.class);
      Files.createDirectory(spool);
      assertThat(intake.submit("three")).isEmpty();
      store.away = false;
      await().until(() -> intake.spooled() == 0 && !intake.isSpooling());
      assertThat(intake.submit("four")).isPresent();
      assertThat(store.rows).containsExactly("one", "three", "four");
    }
  }

  private Intake<String, String> start() throws IOException {
    return Intake.start(PROPERTIES, store, folder.resolve("spool"));
  }

  private Future<Optional<String>> submit(Intake<String, String> intake, String entry) {
    return senders.submit(() -> intake.submit(entry));
  }

  /** Rows in memory; what is stored again is counted, and a "bad value" refused. */
  private static final class TextStore implements EntryStore<String, String> {
    final List<String> rows = Collections.synchronizedList(new ArrayList<>());
    final Set<String> refused = Collections.synchronizedSet(new LinkedHashSet<>());
    final List<Integer> groups = Collections.synchronizedList(new ArrayList<>());
    volatile boolean away;
    volatile int repeated;
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    private volatile CountDownLatch held = new CountDownLatch(1);

    void hold() {
      held = new CountDownLatch(1);
      gate = new CompletableFuture<>();
    }

    void awaitHeld() throws InterruptedException {
      held.await();
    }

    void release() {
      gate.complete(null);
    }

    @Override
    public List<Outcome<String>> store(List<String> entries) {
      held.countDown();
      gate.join();
      if (away) {
        throw failure("08006", "the database is away");
      }
      if (entries.contains("bad value") || entries.contains("irrefusable")) {
        throw failure("22021", "bad value");
      }
      groups.add(entries.size());
      return entries.stream().map(this::add).toList();
    }

    private Outcome<String> add(String entry) {
      if (rows.contains(entry)) {
        repeated++;
      } else {
        rows.add(entry);
      }
      return Outcome.of("stored " + entry);
    }

    private static RuntimeException failure(String state, String message) {
      return new UncategorizedSQLException("test", null, new SQLException(message, state));
    }

    @Override
    public void refuse(String entry, HubException reason) {
      if (entry.equals("irrefusable")) {
        throw failure("22021", "bad value");
      }
      refused.add(entry);
    }

    @Override
    public int size(String entry) {
      return entry.length();
    }

    @Override
    public byte[] write(String entry) {
      return entry.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String read(byte[] bytes) {
      String entry = new String(bytes, StandardCharsets.UTF_8);
      if (entry.equals("unreadable")) {
        throw new IllegalArgumentException("no entry of this version");
      }
      return entry;
    }
  }
}
