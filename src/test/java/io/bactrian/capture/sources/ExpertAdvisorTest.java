package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@HubTest
class ExpertAdvisorTest {
  private static final long NEWEST = 1_735_689_600_000L;

  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;
  @TempDir Path folder;
  String login;
  Path spool;

  @BeforeEach
  void begin() {
    login = Long.toString(ThreadLocalRandom.current().nextLong(1_000_000_000L, 9_000_000_000L));
    spool = folder.resolve("spool");
  }

  @Test
  void deliversInOrderWhatItKeptAndDeletesIt() throws Exception {
    ExpertAdvisor advisor = advisor(Clock.systemUTC());
    advisor.keep("deal", deal(1));
    advisor.keep("deal", deal(2));
    assertThat(advisor.flush()).containsExactly("stored", "stored");
    assertThat(Files.readString(spool)).isEmpty();
    assertThat(deals()).isEqualTo(2);
  }

  @Test
  void sendsTheSameMessageAgainAfterALostAnswerWithoutEffect() throws Exception {
    ExpertAdvisor advisor = advisor(Clock.systemUTC());
    advisor.keep("account", "{\"balance\":1,\"equity\":1}");
    String kept = Files.readString(spool);
    assertThat(advisor.flush()).containsExactly("stored");
    Files.writeString(spool, kept); // it was killed before it could delete
    assertThat(advisor.flush()).containsExactly("duplicate");
    assertThat(
            jdbc.sql("select count(*) from account_snapshots where login = ?")
                .param(login)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void takesTheHubsTimeFromARefusalAndKeepsTheId() throws Exception {
    ExpertAdvisor advisor = advisor(Clock.offset(Clock.systemUTC(), Duration.ofHours(-3)));
    String id = advisor.keep("deal", deal(1));
    assertThat(advisor.flush()).containsExactly("stored");
    assertThat(
            jdbc.sql("select message_id from raw_messages where sender = ?")
                .param(login)
                .query(String.class)
                .list())
        .containsExactly(id);
  }

  @Test
  void resumesFromWhatTheHubHoldsLastAndRepeatsHarmlessly() throws Exception {
    ExpertAdvisor advisor = advisor(Clock.systemUTC());
    assertThat(advisor.resumesAt()).isNegative();
    advisor.keep("deal", deal(1) + "," + deal(2));
    advisor.flush();
    long from = advisor.resumesAt();
    assertThat(from).isEqualTo(time(2) - 7_200_000 - 86_400_000);
    advisor.keep("deal", deal(1) + "," + deal(2) + "," + deal(3)); // its history since then
    assertThat(advisor.flush()).containsExactly("stored");
    assertThat(deals()).isEqualTo(3);
  }

  @Test
  void putsAsideWhatTheHubWillNeverTakeAndGoesOn() throws Exception {
    ExpertAdvisor advisor = advisor(Clock.systemUTC());
    advisor.keep("deal", "{\"ticket\":1}");
    advisor.keep("deal", deal(1));
    assertThat(advisor.flush()).containsExactly("refused", "stored");
    assertThat(advisor.refused).singleElement().asString().contains("items[0]");
  }

  @Test
  void putsAsideTheItemThatIsRefusedAndDeletesTheMessage() throws Exception {
    ExpertAdvisor advisor = advisor(Clock.systemUTC());
    advisor.keep("deal", deal(1) + ",{\"ticket\":\"2\"}," + deal(3));
    assertThat(advisor.flush()).containsExactly("stored");
    assertThat(advisor.refused).singleElement().asString().contains("\"index\":1", "items[1]");
    assertThat(Files.readString(spool)).isEmpty();
    assertThat(deals()).isEqualTo(2);
    assertThat(advisor.flush()).isEmpty();
  }

  @Test
  void resumesWhereItsOwnServerIsAndNotWhereAnotherOfTheSameLoginIs() throws Exception {
    ExpertAdvisor advisor = advisor(Clock.systemUTC());
    advisor.keep("deal", deal(1));
    advisor.flush();
    jdbc.sql("select mt5_account(?, 'Alpha', null), mt5_account(?, 'Beta', null)")
        .params(login, login)
        .query()
        .singleRow();
    assertThat(advisor.resumesAt("Alpha")).isPositive();
    assertThat(advisor.resumesAt("Beta")).isNegative();
  }

  @Test
  void requestsADecisionAndLinksTheOrderToItByAReceipt() throws Exception {
    String strategy = "ea-" + UUID.randomUUID();
    String signal =
        new Sender(port, credentials)
            .alert(
                "{\"strategy\":\"%s\",\"ticker\":\"EATEST\",\"action\":\"buy\"}"
                    .formatted(strategy))
            .body()
            .get("id")
            .asText();
    ExpertAdvisor advisor = advisor(Clock.systemUTC());
    advisor.keep(
        "bar",
        "{\"symbol\":\"EATEST\",\"period\":\"M5\",\"time\":%d,\"open\":1,\"high\":1,\"low\":1,\"close\":1,\"volume\":1}"
            .formatted(NEWEST / 1000));
    advisor.flush();
    JsonNode decision = // on a busy machine alert and bar may pass through the spool
        await()
            .until(
                () -> advisor.decide("EATEST", strategy, credentials.get("ea.key")),
                answer -> answer.has("action"));
    assertThat(decision.get("action").asText()).isEqualTo("HOLD"); // no model: it sends no order
    advisor.keep(
        "receipt",
        "{\"signal_id\":\"%s\",\"inference_id\":\"%s\",\"order\":\"77\",\"retcode\":10009,\"time_msc\":%d}"
            .formatted(signal, decision.get("id").asText(), NEWEST));
    assertThat(advisor.flush()).containsExactly("stored");
    Map<String, Object> receipt =
        jdbc.sql("select * from order_receipts where login = ?").param(login).query().singleRow();
    assertThat(receipt)
        .containsEntry("signal_id", signal)
        .containsEntry("inference_id", decision.get("id").asText());
  }

  private ExpertAdvisor advisor(Clock clock) throws IOException {
    return new ExpertAdvisor(
        "http://127.0.0.1:" + port, login, credentials.get("mt5.secret"), spool, clock);
  }

  private int deals() {
    return jdbc.sql("select count(*) from trading_data where login = ?")
        .param(login)
        .query(Integer.class)
        .single();
  }

  private static long time(int ticket) {
    return NEWEST + ticket * 1000L;
  }

  private static String deal(int ticket) {
    return "{\"ticket\":\"%d\",\"time_msc\":%d,\"type\":\"BALANCE\",\"profit\":1}"
        .formatted(ticket, time(ticket));
  }
}
