package io.bactrian.data.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import io.bactrian.capture.sources.Sender;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A whole hub with the shipped routes, asked over HTTP. */
@HubTest
abstract class PassportHub {
  static final Duration PATIENCE = Duration.ofSeconds(60); // a busy build machine

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @Autowired ObjectMapper mapper;

  private final HttpClient http = HttpClient.newHttpClient();

  Sender sender() {
    return new Sender(port, credentials);
  }

  static String unique() {
    return Long.toString(System.nanoTime());
  }

  /** Sends an alert of this ticker and returns the signal's id once its passport is whole. */
  String alert(String ticker) {
    String id = signal(ticker);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(kinds(passport("signal/" + id), "from")).contains("route"));
    return id;
  }

  private String signal(String ticker) {
    return sender()
        .alert(
            """
            {"strategy":"passport","ticker":"%s","action":"buy","price":42000.50}\
            """
                .formatted(ticker))
        .body()
        .get("id")
        .asText();
  }

  /**
   * Sends the receipt and the two deals of a position whose tickets are its number and the next.
   */
  void trade(String receipt, String position, String symbol) {
    sender().mt5("r" + unique(), "receipt", receipt);
    sender()
        .mt5(
            "d" + unique(),
            "deal",
            deal(position, 0, "BUY", "IN") + "," + deal(position, 1, "SELL", "OUT"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(kinds(passport("trade/5001/" + position), "from"))
                    .contains("deal", "order", "receipt", "raw_message"));
  }

  static String receipt(String asker, String order) {
    return """
    {%s,"order":"%s","retcode":10009,"time_msc":%d}\
    """
        .formatted(asker, order, Instant.now().toEpochMilli());
  }

  private static String deal(String position, int number, String type, String entry) {
    long ticket = Long.parseLong(position) + number;
    return """
    {"ticket":"%d","order":"%d","position_id":"%s","time_msc":%d,"type":"%s","entry":"%s","symbol":"BTCUSD",\
    "volume":0.10,"price":42000.50,"profit":%d}\
    """
        .formatted(
            ticket,
            ticket,
            position,
            Instant.now().toEpochMilli() + number,
            type,
            entry,
            10 * number);
  }

  JsonNode passport(String of) {
    return read(200, "service.key", "/api/v1/lineage/" + of);
  }

  JsonNode read(int status, String key, String path) {
    HttpResponse<String> answer = get(key, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    try {
      return mapper.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<String> get(String key, String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .header("Authorization", "Bearer " + credentials.get(key))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** {@code kind:id} of all on one side. */
  static List<String> things(JsonNode passport, String side) {
    return StreamSupport.stream(passport.get(side).spliterator(), false)
        .map(thing -> thing.get("kind").asText() + ":" + thing.get("id").asText())
        .toList();
  }

  static List<String> kinds(JsonNode passport, String side) {
    return StreamSupport.stream(passport.get(side).spliterator(), false)
        .map(thing -> thing.get("kind").asText())
        .distinct()
        .toList();
  }

  /** The first of a kind on one side. */
  static JsonNode first(JsonNode passport, String side, String kind) {
    return StreamSupport.stream(passport.get(side).spliterator(), false)
        .filter(thing -> thing.get("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  void edge(String fromKind, String fromId, String toKind, String toId) {
    jdbc.sql("insert into lineage_edges values (:fromKind, :fromId, :toKind, :toId, 'led-to')")
        .paramSource(new Edge(fromKind, fromId, toKind, toId, ""))
        .update();
  }

  void dataset(String number, String symbol) {
    jdbc.sql(
            """
            insert into datasets (id, symbol, period, first_at, known_at, holdout_at, bars, signals, rows, train_key,
              train_sha256, train_size, train_rows, holdout_key, holdout_sha256, holdout_size, holdout_rows, features,
              targets, code_version, manifest_sha256, manifest)
            values ('ds-' || :number, :symbol, 'M5', now() - interval '1 day', now(), now(), 1, 0, 1, '', '', 0, 1, '',
              '', 0, 0, '{rsi_14}', '{}', '', '', '{}')
            """)
        .param("number", number)
        .param("symbol", symbol)
        .update();
  }

  /** A dataset, a run on it and the model that came of the run. */
  void learned(String number) {
    dataset(number, "L" + number);
    jdbc.sql(
            """
            with run as (
              insert into model_runs (id, request_id, model, target, symbol, period, window_to, requested_by, state,
                dataset_id, version)
              values ('R' || :number, 'q', 'm' || :number, 'direction', 'L', 'M5', now(), 'test', 'completed',
                'ds-' || :number, 'v1')
            ), model as (
              insert into models (model, symbol, period, target) values ('m' || :number, 'L', 'M5', 'direction')
            )
            insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias,
              verdict, reason, rows)
            values ('m' || :number, 'v1', 'cafe', 1, 'R' || :number, 'ds-' || :number, '{rsi_14}', '{down,up}',
              'candidate', 'refused', 'no certain improvement', 300)
            """)
        .param("number", number)
        .update();
  }

  void decided(String inference, String number) {
    jdbc.sql(
            """
            insert into inferences (id, symbol, strategy, as_of, action, proposed_action, confidence, model,
              model_version, model_sha256, lobes, features, policy_verdict, policy_reasons, volume, caller, asked_at,
              latency_us)
            values (:id, 'L', 'wave', now(), 'BUY', 'BUY', 0.63, 'm' || :number, 'v1', 'cafe', '{}',
              '{"rsi_14": 70.10}', 'reduce', '{max_position_size}', 0.1, 'ea', now(), 900)
            """)
        .param("id", inference)
        .param("number", number)
        .update();
  }
}
