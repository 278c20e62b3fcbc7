package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import io.bactrian.capture.spool.Intake;
import io.bactrian.hub.security.Credentials;
import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The short form of bench/capture-faults.sh: PostgreSQL killed, and away, under a running hub. */
@HubTest(properties = "hub.ingestion.rejected-quota=500")
@ExtendWith(OutputCaptureExtension.class)
class CaptureFaultsTest {
  @Autowired Credentials credentials;
  @Autowired HubFolders folders;
  @Autowired JdbcClient jdbc;
  @Autowired Intake<Inbound, Answer> intake;
  @Autowired IntakeHealthIndicator health;
  @LocalServerPort int port;
  Sender sender;
  String strategy;

  @BeforeEach
  void begin() {
    sender = new Sender(port, credentials);
    strategy = "faults-" + UUID.randomUUID();
    jdbc.sql("create table if not exists effects (n bigint not null)").update();
    jdbc.sql("truncate effects").update();
    jdbc.sql("insert into effects values (0)").update();
    jdbc.sql(
            """
            create or replace function count_effect() returns trigger language plpgsql as
            'begin update effects set n = n + 1; return null; end'\
            """)
        .update();
    jdbc.sql(
            """
            create or replace trigger count_effects after insert on signal_enrichments
            for each statement execute function count_effect()\
            """)
        .update();
  }

  @Test
  void takesEveryMessageWhilePostgresIsKilledAndStoresEachOnce() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      if (i % 50 == 25) {
        await()
            .ignoreExceptions()
            .until(() -> ProcessHandle.of(postmaster()).isPresent()); // up since the last kill
        ProcessHandle.of(postmaster()).orElseThrow().destroyForcibly();
      }
      ids.add(id(sender.alert(alert(i))));
    }
    awaitDrained();
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(ids);
    assertEffects(150);
  }

  @Test
  void answersInTimeFromTheSpoolWhilePostgresHangs() throws Exception {
    assertThat(sender.alert(alert(-1)).body().get("status").asText()).isEqualTo("stored");
    long pid = postmaster();
    List<ProcessHandle> backends = ProcessHandle.of(pid).orElseThrow().children().toList();
    signal("-STOP", pid);
    try {
      backends.forEach(backend -> signal("-STOP", backend.pid()));
      long first = spooled(0);
      long others = 0;
      for (int i = 1; i < 30; i++) {
        others += spooled(i);
      }
      assertThat(others / 29).as("nanoseconds of those after the first").isLessThan(first);
      Sender.Answer refused = sender.alert("not json");
      assertThat(refused.status()).isEqualTo(400);
    } finally {
      backends.forEach(backend -> signal("-CONT", backend.pid()));
      signal("-CONT", pid);
    }
    awaitDrained();
    assertThat(stored()).hasSize(31);
    assertEffects(31);
    assertThat(
            jdbc.sql(
                    "select count(*) from rejected_messages where body = convert_to('not json',"
                        + " 'UTF8')")
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  /** The nanoseconds that the answer took; bench/capture-faults.sh bounds them. */
  private long spooled(int number) {
    long start = System.nanoTime();
    Sender.Answer answer = sender.alert(alert(number));
    assertThat(answer.body().get("status").asText()).isEqualTo("spooled");
    return System.nanoTime() - start;
  }

  @Test
  void saysOnceThatItRefusesAndComesBackByItself(CapturedOutput output) throws Exception {
    Path spool = folders.data().resolve("spool");
    Path away = folders.data().resolve("spool-away");
    long pid = postmaster();
    List<ProcessHandle> backends = ProcessHandle.of(pid).orElseThrow().children().toList();
    signal("-STOP", pid);
    backends.forEach(backend -> signal("-STOP", backend.pid()));
    try {
      Files.move(spool, away); // no file can be made in it
      for (int i = 0; i < 20; i++) {
        assertThat(sender.alert(alert(i)).status()).isEqualTo(503);
      }
      assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
      assertThat(output.getOut().lines().filter(line -> line.contains("messages are refused")))
          .hasSize(1);
      assertThat(output.getOut().lines().filter(line -> line.contains("messages go to the spool")))
          .hasSize(1);
    } finally {
      Files.move(away, spool);
      backends.forEach(backend -> signal("-CONT", backend.pid()));
      signal("-CONT", pid);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(health.health().getStatus()).isEqualTo(Status.UP));
    assertThat(sender.alert(alert(99)).body().get("status").asText()).isEqualTo("stored");
    assertThat(output).contains("messages are no longer refused");
    assertEffects(stored().size());
  }

  private void awaitDrained() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> intake.spooled() == 0 && !intake.isSpooling());
  }

  /** A trigger counts each time that the subscriber works, and nothing keeps it from more. */
  private void assertEffects(int count) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(jdbc.sql("select n from effects").query(Integer.class).single())
                    .isEqualTo(count));
  }

  private List<String> stored() {
    return jdbc.sql("select id from tv_signals where strategy = ?")
        .param(strategy)
        .query(String.class)
        .list();
  }

  private static String id(Sender.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.body().get("id").asText();
  }

  private String alert(int number) {
    return "{\"strategy\":\"%s\",\"ticker\":\"T\",\"action\":\"buy\",\"order_id\":\"%d\",\"timenow\":\"2026-01-01T00:00:00Z\"}"
        .formatted(strategy, number);
  }

  private long postmaster() throws IOException {
    try (Stream<Path> all = Files.walk(folders.data().resolve("postgres"), 2)) {
      Path file = all.filter(path -> path.endsWith("postmaster.pid")).findFirst().orElseThrow();
      return Long.parseLong(Files.readAllLines(file).get(0).strip());
    }
  }

  private static void signal(String name, long pid) {
    try {
      new ProcessBuilder("kill", name, Long.toString(pid)).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
