package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Pieces of work in the queue of a hub that is killed: the first two are under way until then, a
 * third worker does the others one by one. Each stores a row.
 */
final class KilledWork {
  static final List<String> ROUTES =
      List.of("queue/work-queue", "queue/process-queue", "queue/run-work");

  static final int PIECES = 80;
  private static final int HELD = 2;

  private static final String DO_PIECE =
      """
      - route:
          id: work-piece
          routeConfigurationId: caller
          from:
            uri: direct:work-piece
            steps:
              - to:
                  uri: sql
                  parameters:
                    query: "insert into sentiments (symbol, score, source) values ('PIECE', 0, :#${header.HubWorkKey})"
              - choice:
                  when:
                    - expression:
                        simple:
                          expression: ${body[held]} == true && ${header.HubWorkAttempt} == 1
                      steps:
                        - delay:
                            expression:
                              constant:
                                expression: "600000"
                  otherwise:
                    steps:
                      - delay:
                          expression:
                            constant:
                              expression: "50"
      """;

  private final Path postgres;

  KilledWork(Path data, Path home) throws IOException {
    postgres = data.resolve("postgres");
    Files.writeString(home.resolve("routes/my/work-piece.camel.yaml"), DO_PIECE);
    Path process = home.resolve("routes/queue/process-queue.camel.yaml");
    String briefly = Files.readString(process).replace("lease: 1m", "lease: 2s");
    assertThat(briefly).contains("lease: 2s");
    Files.writeString(process, briefly);
  }

  /** What puts it into the queue. */
  String piece(int number) {
    return "{\"kind\":\"piece\",\"dedupe_key\":\"%d\",\"priority\":%d,\"payload\":{\"held\":%b}}"
        .formatted(number, number < HELD ? 1 : 0, number < HELD);
  }

  long done() throws IOException, SQLException {
    return count("ai_queue where state = 'done'");
  }

  void awaitMiddle() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                done() >= 3
                    && count("ai_queue where state = 'leased' and dedupe_key in ('0', '1')") == 2);
  }

  void awaitEachOnce() throws IOException, SQLException {
    await().atMost(Duration.ofSeconds(90)).until(() -> done() == PIECES);
    assertThat(count("sentiments where symbol = 'PIECE'")).isEqualTo(PIECES);
    assertThat(count("(select distinct source from sentiments where symbol = 'PIECE') s"))
        .isEqualTo(PIECES);
    assertThat(count("ai_queue where attempts = 2 and dedupe_key in ('0', '1')"))
        .as("taken over")
        .isEqualTo(HELD);
    assertThat(count("ai_queue where attempts > 1")).as("at the kill").isBetween(2L, 3L);
  }

  /** The port is another after each start; PostgreSQL outlives its hub for a moment. */
  private long count(String from) throws IOException, SQLException {
    String port = Files.readAllLines(postgres.resolve("cluster/postmaster.pid")).get(3).strip();
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "hub",
                Files.readString(postgres.resolve("password")).strip());
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + from)) {
      row.next();
      return row.getLong(1);
    }
  }
}
