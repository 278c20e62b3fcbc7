package io.bactrian.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import io.bactrian.ingestion.Sender;
import io.bactrian.security.Credentials;
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
            {"strategy":"passport","ticker":"%s","action":"buy","price":42000.50}"""
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
        {%s,"order":"%s","retcode":10009,"time_msc":%d}"""
        .formatted(asker, order, Instant.now().toEpochMilli());
  }

  private static String deal(String position, int number, String type, String entry) {
    long ticket = Long.parseLong(position) + number;
    return """
        {"ticket":"%d","order":"%d","position_id":"%s","time_msc":%d,"type":"%s","entry":"%s","symbol":"BTCUSD",\
        "volume":0.10,"price":42000.50,"profit":%d}"""
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
}
