package io.bactrian.capture.sources;

import static io.bactrian.capture.sources.Mt5Samples.bar;
import static io.bactrian.capture.sources.Mt5Samples.deal;
import static io.bactrian.capture.sources.Mt5Samples.id;
import static io.bactrian.capture.sources.Mt5Samples.login;
import static io.bactrian.capture.sources.Mt5Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@HubTest
class Mt5HistoryTest {
  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;
  Sender sender;

  @BeforeEach
  void sender() {
    sender = new Sender(port, credentials);
  }

  @Test
  void aTicketWithOtherContentIsCorrectedAndWhatItWasIsKept() {
    String login = login();
    String late = deal("1").replace("-0.4", "-0.9");
    sent(login, deal("1"), "stored");
    sent(login, deal("1").replace("42000.50", "42000.5"), "duplicate");
    sent(login, late, "stored");
    sent(login, late, "duplicate");
    sent(login, deal("1"), "duplicate"); // an old message that comes late reverts nothing
    assertThat(row("trading_data", login))
        .containsEntry("commission", new BigDecimal("-0.9"))
        .containsEntry("version", 2);
    Map<String, Object> was = row("deal_history", login);
    assertThat(was.get("content")).asString().contains("\"commission\": -0.4");
    assertThat(was.get("changed")).hasToString("{commission}");
    assertThat(was.get("replaced_by")).isEqualTo(row("trading_data", login).get("raw_message_id"));
  }

  @Test
  void aMemberThatIsLeftOutStaysAsItWas() {
    String login = login();
    sent(login, deal("1"), "stored");
    sent(login, deal("1").replace(",\"commission\":-0.4", ""), "duplicate");
    assertThat(row("trading_data", login)).containsEntry("commission", new BigDecimal("-0.4"));
  }

  @Test
  void aHistorySentAgainUnderAnotherOffsetIsNoCorrection() {
    String login = login();
    sent(login, deal("1"), "stored");
    var again =
        sender.mt5(id(), message(login, "", "deal", deal("1")).replace("7200", "10800")).body();
    assertThat(again.get("status").asText()).isEqualTo("duplicate");
    assertThat(row("trading_data", login).get("deal_time"))
        .isEqualTo(Timestamp.from(Instant.parse("2024-12-31T22:00:00.123Z")));
  }

  @Test
  void aTicketTwiceInOneBatchEndsAsTheLastSaid() {
    String login = login();
    var answer =
        sender.mt5(
            id(), message(login, "", "deal", deal("1") + "," + deal("1").replace("-0.4", "-0.7")));
    assertThat(answer.body().get("accepted").intValue()).isEqualTo(2);
    assertThat(row("trading_data", login)).containsEntry("commission", new BigDecimal("-0.7"));
    assertThat(row("deal_history", login)).containsEntry("version", 1);
  }

  @Test
  void theSameLoginAndTicketOfAnotherServerIsAnotherDeal() {
    String login = login();
    sent(login, deal("1"), "stored");
    String first = "\"server\":\"Alpha-Live\",";
    String second = "\"server\":\"Beta (UK)/Live\",\"company\":\"Beta\",";
    assertThat(server(login, first, deal("1"))).isEqualTo("duplicate");
    assertThat(server(login, second, deal("1").replace("42000.50", "7"))).isEqualTo("stored");
    assertThat(server(login, second, deal("1").replace("42000.50", "7"))).isEqualTo("duplicate");
    assertThat(
            jdbc.sql(
                    "select login || ' ' || price from trading_data where login like ? order by"
                        + " login")
                .param(login + "%")
                .query(String.class)
                .list())
        .containsExactly(login + " 42000.50", login + "@Beta-UK-Live 7");
    var unnamed = sender.mt5(id(), message(login, "", "deal", deal("2")));
    assertThat(unnamed.status()).isEqualTo(422);
    assertThat(unnamed.body().get("field").asText()).isEqualTo("server");
    assertThat(unnamed.body().get("detail").asText()).contains("Alpha-Live, Beta (UK)/Live");
  }

  @Test
  void aServerThatIsNamedLaterThanItsCompanyIsTheSameAccount() {
    String login = login();
    String company = "\"company\":\"Alpha\",";
    assertThat(server(login, company, deal("1"))).isEqualTo("stored");
    assertThat(server(login, "\"server\":\"Alpha-Live\"," + company, deal("1")))
        .isEqualTo("duplicate");
    assertThat(server(login, company, deal("1"))).isEqualTo("duplicate");
    assertThat(server(login, "\"server\":\"Alpha-Demo\"," + company, deal("1")))
        .isEqualTo("stored");
  }

  @Test
  void aClosedBarOfAnotherOffsetIsPutAsideAndNeverOverwrites() {
    String login = login();
    String bars = series(0, 24, "1.5");
    assertThat(barsOf(login, 7200, bars).get("accepted").intValue()).isEqualTo(24);
    var shifted = barsOf(login, 10800, bars);
    assertThat(shifted.get("accepted").intValue()).isZero();
    assertThat(shifted.get("conflicts").intValue()).isEqualTo(24);
    var others = barsOf(login, 10800, series(12, 24, "1.7")); // on times that are held
    assertThat(others.get("conflicts").intValue()).isEqualTo(24);
    assertThat(count("market_bars", login)).isEqualTo(24);
    assertThat(
            jdbc.sql("select count(*) from market_bars where login = ? and close = 1.5")
                .param(login)
                .query(Integer.class)
                .single())
        .isEqualTo(24);
    assertThat(count("bar_conflicts", login)).isEqualTo(48);
  }

  @Test
  void summerTimeGoesOnWithItsOwnOffset() {
    String login = login();
    barsOf(login, 7200, series(0, 3, "1.5"));
    String own =
        bar("S", "1.5").replace("1735689600", "1735694100,\"gmt_offset_s\":10800"); // an hour later
    assertThat(barsOf(login, 7200, own).get("accepted").intValue()).isEqualTo(1);
    assertThat(
            jdbc.sql(
                    "select open_time from market_bars where login = ? order by open_time desc"
                        + " limit 1")
                .param(login)
                .query(Timestamp.class)
                .single())
        .isEqualTo(Timestamp.from(Instant.parse("2024-12-31T22:15:00Z")));
  }

  @Test
  void theHourThatTheClockShowsTwiceIsStoredTwice() {
    String login = login();
    barsOf(login, 10_800, series(0, 12, "1.5"));
    assertThat(barsOf(login, 7200, series(0, 12, "1.6")).get("accepted").intValue()).isEqualTo(12);
    assertThat(barsOf(login, 7200, series(0, 12, "1.6")).get("accepted").intValue()).isZero();
    assertThat(
            jdbc.sql("select count(*) from market_bars where login = ?")
                .param(login)
                .query(Integer.class)
                .single())
        .isEqualTo(24);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"high\":2','\"high\":0.5',high",
    "'\"close\":1.5','\"close\":2.5',close",
    "M5,M7,period",
    "M5,H48,period",
    "1735689600,1735689660,time",
    "M5,PERIOD_X,period",
    "1735689600,4102444800,time"
  })
  void refusesABarThatCannotBe(String good, String bad, String field) {
    var answer = sender.mt5(id(), "bar", bar("IMPOSSIBLE", "1.5").replace(good, bad));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asText()).isEqualTo("items[0]." + field);
  }

  private String server(String login, String server, String item) {
    return sender.mt5(id(), message(login, server, "deal", item)).body().path("status").asText();
  }

  private void sent(String login, String item, String status) {
    assertThat(server(login, "", item)).isEqualTo(status);
  }

  private JsonNode barsOf(String login, int offset, String bars) {
    return sender
        .mt5(id(), message(login, "", "bar", bars).replace(":7200,", ":" + offset + ","))
        .body();
  }

  private static String series(int from, int count, String close) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> bar("S", close).replace("1735689600", "" + (1735689600 + 300 * i)))
        .collect(Collectors.joining(","));
  }

  private Map<String, Object> row(String table, String login) {
    return jdbc.sql("select * from " + table + " where login = ?").param(login).query().singleRow();
  }

  private int count(String table, String login) {
    return jdbc.sql("select count(*) from " + table + " where login = ?")
        .param(login)
        .query(Integer.class)
        .single();
  }
}
