package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What hostile or broken senders are answered, each case by name. */
@HubTest
class BadInputTest {
  private static final String ACCOUNT =
      "{\"login\":\"5001\",\"gmt_offset_s\":0,\"kind\":\"account\",\"items\":[{\"balance\":1,\"equity\":1}]}";

  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;
  Sender sender;

  @BeforeEach
  void begin() {
    sender = new Sender(port, credentials);
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, -86_400})
  void answersItsTimeWhereASignatureIsStaleOrOfTheFuture(long seconds) {
    var answer = mt5("a", seconds, ACCOUNT, ACCOUNT);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body().get("detail").asText())
        .contains("webhook-timestamp", "sign again with the same id")
        .containsPattern("the hub's time, \\d{10}");
  }

  @Test
  void refusesABodyThatIsNotTheOneSigned() {
    var altered = mt5("a", 0, ACCOUNT, ACCOUNT.replace("\"balance\":1", "\"balance\":2"));
    assertThat(altered.status()).isEqualTo(401);
    assertThat(altered.body().get("detail").asText()).contains("webhook-signature");
  }

  @Test
  void aReplayedMessageIsADuplicateWithoutEffect() {
    String id = UUID.randomUUID().toString();
    assertThat(mt5(id, 0, ACCOUNT, ACCOUNT).body().get("status").asText()).isEqualTo("stored");
    long rows = accounts();
    var again = mt5(id, 1, ACCOUNT, ACCOUNT); // signed anew, as the Expert Advisor does
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().get("status").asText()).isEqualTo("duplicate");
    assertThat(accounts()).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`kind\":\"account`             | `kind\":\"acount`              | kind",
        "\"balance\":1                  | \"balance\":NaN                | ``",
        "\"balance\":1                  | \"balance\":\"much\"           | items[0].balance",
        "\"gmt_offset_s\":0             | \"gmt_offset_s\":99999         | gmt_offset_s",
        "\"items\":[{                   | \"items\":[{\"leverage\":-1,   | items[0].leverage",
      })
  void namesWhatIsWrongInAMessageOfMetaTrader(String good, String bad, String field) {
    String body = ACCOUNT.replace(good, bad);
    assertThat(body).isNotEqualTo(ACCOUNT);
    var answer = mt5(UUID.randomUUID().toString(), 0, body, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("field").asText()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource({
    "volume,-0.1",
    "volume,1e999999",
    "price,1e999999",
    "profit,1e99999999999",
    "fee,1e-2147483648"
  })
  void refusesAVolumeOrPriceThatCannotBe(String field, String value) {
    String body =
        """
        {"login":"5001","gmt_offset_s":0,"kind":"deal","items":[{"ticket":"1","position_id":"1","time_msc":1735689600123,
        "type":"BUY","entry":"IN","symbol":"T","volume":1,"price":1,"%s":%s}]}\
        """
            .replaceFirst("\"" + field + "\":1,?", "")
            .formatted(field, value);
    var answer = mt5(UUID.randomUUID().toString(), 0, body, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asText()).isEqualTo("items[0]." + field);
  }

  @Test
  void takesANegativePriceATinyProfitAndAByteOrderMark() {
    String ticket = Long.toString(System.nanoTime());
    String body =
        """
        \uFEFF{"login":"5001","gmt_offset_s":0,"kind":"deal","items":[{"ticket":"%s","position_id":"1","time_msc":1735689600123,
        "type":"BUY","entry":"IN","symbol":"CL","volume":1,"price":-37.63,"sl":-40,"tp":-1.5,"profit":-1.4210854715202004e-14}]}\
        """
            .formatted(ticket);
    assertThat(mt5(UUID.randomUUID().toString(), 0, body, body).status()).isEqualTo(200);
    assertThat(
            jdbc.sql("select price || ' ' || profit from trading_data where ticket = ?")
                .param(ticket)
                .query(String.class)
                .single())
        .isEqualTo("-37.63 -0.000000000000014210854715202004");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /api/v1/webhook-tokens | {\"strategy\":\"s\",\"note\":\"a\\u0000b\"} | note",
        "POST | /api/v1/webhook-tokens | {\"x\\u0000\":1}                          | x?",
        "PUT  | /api/v1/policy         | {\"max_exposure\":1e99999999999}          | max_exposure",
        "PUT  | /api/v1/policy         | {\"max_exposure\":\"1e-2147483648\"}      | max_exposure",
        "PUT  | /api/v1/policy         | {\"max_exposure\":\"1e2147483647\"}       | max_exposure",
        "POST | /functions/v1/infer    |"
            + " {\"symbol\":\"S\",\"strategy\":\"s\",\"features\":{\"f\":1e99999999999}} |"
            + " features.f",
        "POST | /functions/v1/infer    | {\"symbol\":\"S\\u0000\",\"strategy\":\"s\"} | symbol",
      })
  void namesTheFieldOfWhatCannotBeStoredInACall(
      String method, String path, String body, String field) {
    var answer =
        sender.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + credentials.get("service.key"))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("field").asText()).isEqualTo(field);
  }

  @Test
  void readsACompressedBodyAsTheBytesItIs() throws IOException {
    var bomb = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bomb)) {
      zip.write(new byte[50 << 20]); // 50 MB of nothing in 50 KB
    }
    var answer = sender.send(alert(bomb.toByteArray(), "Content-Encoding", "gzip"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("type").asText()).endsWith("malformed-json");
  }

  @Test
  void refusesTextThatIsNoUtf8AndNestingThatIsTooDeep() {
    byte[] latin = "{\"strategy\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(sender.send(alert(latin)).body().get("detail").asText()).contains("UTF-8");
    String deep = "{\"strategy\":" + "[".repeat(40) + "]".repeat(40) + "}";
    var answer = sender.alert(deep);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("detail").asText()).containsIgnoringCase("nest");
  }

  @Test
  void closesTheConnectionAfterTenThousandHeaders() throws IOException {
    var request = new StringBuilder("POST /webhooks/mt5 HTTP/1.1\r\nHost: h\r\n");
    for (int i = 0; i < 10_000; i++) {
      request.append("h").append(i).append(": x\r\n");
    }
    try (var socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageContaining("reset"); // cut off before all of it was sent
    }
    assertThat(mt5(UUID.randomUUID().toString(), 0, ACCOUNT, ACCOUNT).status()).isEqualTo(200);
  }

  private long accounts() {
    return jdbc.sql("select count(*) from account_snapshots where login = '5001'")
        .query(Long.class)
        .single();
  }

  private Sender.Answer mt5(String id, long seconds, String signed, String sent) {
    String time = Long.toString(Instant.now().getEpochSecond() + seconds);
    return sender.send(
        sender.post(
            "/webhooks/mt5",
            sent,
            "webhook-id",
            id,
            "webhook-timestamp",
            time,
            "webhook-signature",
            sender.sign(id, time, signed)));
  }

  private HttpRequest alert(byte[] body, String... headers) {
    String path = "/webhooks/tradingview/" + credentials.get("tradingview.token");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .POST(BodyPublishers.ofByteArray(body));
    return (headers.length > 0 ? request.headers(headers) : request).build();
  }
}
