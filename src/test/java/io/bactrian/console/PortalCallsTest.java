package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The portal by HTTP: whose rows come, by whatever call, and links that are shared. */
@ExtendWith(OutputCaptureExtension.class)
class PortalCallsTest extends ConsoleHub {
  private static final String TABLES =
      "analytics.trades, analytics.equity, analytics.deposits, analytics.positions,"
          + " analytics.deployments, analytics.model_runs, analytics.books";

  private HubCalls operator;

  @BeforeEach
  void fill() {
    operator = new HubCalls(port, credentials, "service.key");
    jdbc.execute("truncate " + TABLES);
    for (String login : List.of("5001", "60017003")) {
      String symbol = login.equals("5001") ? "BTCUSD" : "SECRET";
      for (String sql :
          List.of(
              "insert into analytics.equity select '%1$s', d, d, 1000, 1001, 'USD' from (select now() - interval '1 day') m(d)",
              "insert into analytics.deposits values ('%1$s', '1', now() - interval '400 days', 1000)",
              "insert into analytics.positions values ('%1$s', 'o', now() - interval '1 day', null, '%2$s', 'long', 0.5, 100, now() - interval '1 day', null)",
              "insert into analytics.deployments (id, model, kind, to_version, at) values (%1$s, lower('%2$s') || '-m5-direction', 'gate', 'v1', now() - interval '1 day')",
              "insert into analytics.trades select '%1$s', n::text, '%2$s', 'long', 0.1, 100, 101, at - interval '1 hour', at, 12, -1, -1, 0, case n %% 3 when 0 then -5 else 10 end, 3600, null, '=cmd', 'win', 'computed', null, null, '{}', now() from (select n, now() - n * interval '30 days' as at from generate_series(1, 12) n) t")) {
        jdbc.update(sql.formatted(login, symbol));
      }
    }
    grantInvestor("5001");
  }

  @AfterEach
  void clear() {
    jdbc.execute("truncate " + TABLES);
    grantInvestor(null);
    jdbc.update("delete from portal_shares");
    jdbc.update("delete from portal_grants where subject not in ('investor', 'operator')");
  }

  private void grantInvestor(@Nullable String login) {
    jdbc.update("delete from portal_grants where subject = 'investor'");
    jdbc.update(
        "insert into portal_grants (subject, login, reason, updated_by) values ('investor', ?, 'a test', 'test')",
        login);
  }

  private HttpResponse<String> as(String key, String path) {
    return HubCalls.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Authorization", "Bearer " + key)
            .build());
  }

  private JsonNode share(String members) {
    return operator.call(
        200,
        "POST",
        "/api/v1/portal-shares",
        "{\"name\":\"A friend\",\"reason\":\"a test\",%s}".formatted(members));
  }

  @Test
  void anInvestorSeesResultsWithTheirWindowAndNumber() throws Exception {
    JsonNode summary =
        JSON.readTree(as(credentials.get("investor.key"), "/api/v1/portal/summary").body());
    assertThat(summary.at("/clock/delay_seconds").asInt()).isEqualTo(900);
    assertThat(summary.path("accounts")).hasSize(1);
    assertThat(summary.at("/accounts/0/capital").decimalValue()).isZero();
    JsonNode total = summary.at("/totals/0");
    assertThat(total.path("trades").asInt()).isEqualTo(12);
    assertThat(total.path("net_profit").decimalValue()).isEqualByComparingTo("60");
    assertThat(total.path("paid_in").decimalValue()).isEqualByComparingTo("1000");
    assertThat(total.path("returned").asDouble())
        .isBetween(0.0599, 0.0601); // one deposit: no chaining error
    assertThat(total.path("max_drawdown").asDouble()).isBetween(-0.006, -0.004);
    JsonNode months =
        JSON.readTree(as(credentials.get("investor.key"), "/api/v1/portal/months").body());
    assertThat(months.path("items").size()).isGreaterThan(11);
    JsonNode models =
        JSON.readTree(as(credentials.get("investor.key"), "/api/v1/portal/models").body());
    assertThat(models.at("/items/0/words").asText()).startsWith("Version v1 has decided since ");
  }

  /** Every address that is described, and those of the portal with whatever one might try. */
  @Test
  void noCallOfAnInvestorShowsAForeignRow() throws Exception {
    JsonNode document = JSON.readTree(get("/openapi.json").getBody());
    var paths = new TreeSet<String>();
    document
        .get("paths")
        .fieldNames()
        .forEachRemaining(path -> paths.add(path.replaceAll("\\{[^}]*}", "60017003")));
    paths.removeIf(path -> path.startsWith("/webhooks"));
    paths.remove("/api/v1/live"); // a stream without an end: LiveTest reads it
    for (String call :
        List.of("summary", "equity", "months", "trades", "trades.csv", "positions", "models")) {
      for (String query :
          List.of(
              "",
              "?as=operator",
              "?limit=1000",
              "?login=60017003",
              "?limit=x",
              "?cursor=60017003",
              "?cursor=MjAyNi0wMS0wMVQwMDowMDowMFofNjAwMR8x")) {
        paths.add("/api/v1/portal/" + call + query);
      }
    }
    String link = share("\"shows\":[{\"login\":\"5001\"}]").path("token").asText();
    int read = 0;
    for (String key : List.of(credentials.get("investor.key"), link)) {
      for (String path : paths) {
        HttpResponse<String> answer = as(key, path);
        if (!path.equals("/health")) {
          assertThat(answer.statusCode()).as(path).isLessThan(500);
        }
        assertThat(answer.body().replace(path, "")).as(path).doesNotContain("SECRET", "secret-m5");
        if (path.contains("?as=")) {
          assertThat(answer.statusCode()).isEqualTo(403);
        }
        if (answer.statusCode() == 200 && path.startsWith("/api/v1/portal/")) {
          read++;
          assertThat(answer.body()).as(path).doesNotContain("60017003");
        }
      }
    }
    assertThat(read).isGreaterThan(50);
    assertThat(as(link, "/api/v1/models").statusCode()).isEqualTo(403);
    assertThat(as(link, "/").statusCode()).isEqualTo(403);
    assertThat(as(credentials.get("investor.key"), "/api/v1/trades").statusCode()).isEqualTo(403);
    assertThat(as(credentials.get("service.key"), "/api/v1/portal/trades").body())
        .contains("SECRET");
    assertThat(as(credentials.get("service.key"), "/api/v1/portal/trades?as=investor").body())
        .doesNotContain("SECRET");
  }

  @Test
  void readsTradesPageByPageAndAsASheet() throws Exception {
    String key = credentials.get("investor.key");
    var seen = new TreeSet<String>();
    String cursor = "";
    for (int pages = 0; pages < 5; pages++) {
      JsonNode page = JSON.readTree(as(key, "/api/v1/portal/trades?limit=5" + cursor).body());
      page.path("items").forEach(trade -> seen.add(trade.path("position_id").asText()));
      cursor = "&cursor=" + page.path("next").asText();
      if (page.path("next").isNull()) {
        assertThat(pages).isEqualTo(2);
        break;
      }
    }
    assertThat(seen).hasSize(12);
    HttpResponse<String> sheet = as(key, "/api/v1/portal/trades.csv");
    assertThat(sheet.headers().firstValue("content-type").orElse("")).startsWith("text/csv");
    assertThat(sheet.body().lines()).hasSize(13);
    assertThat(sheet.body())
        .startsWith("login,position_id,")
        .contains(",'=cmd,win")
        .doesNotContain(",=cmd");
  }

  @Test
  void aLinkShowsWhatItIsMadeForUntilItEnds(CapturedOutput log) {
    JsonNode share = share("\"shows\":[{\"login\":\"5001\",\"since\":\"2020-01-01T00:00:00Z\"}]");
    String token = share.path("token").asText();
    assertThat(as(token, "/api/v1/portal/trades").body()).contains("BTCUSD");
    HttpResponse<String> page = as("none", share.path("path").asText());
    HttpResponse<String> open =
        HubCalls.send(
            HttpRequest.newBuilder(
                    URI.create("http://localhost:" + port + share.path("path").asText()))
                .build());
    assertThat(open.statusCode()).isEqualTo(200);
    assertThat(open.headers().firstValue("referrer-policy")).contains("no-referrer");
    assertThat(open.headers().allValues("set-cookie")).isEmpty();
    assertThat(page.statusCode()).as("a wrong key opens nothing").isEqualTo(401);
    JsonNode listed = operator.get("/api/v1/portal-shares").at("/items/0");
    assertThat(listed.path("state").asText()).isEqualTo("open");
    assertThat(listed.path("shows").asText()).isEqualTo("account 5001, since 2020-01-01");
    assertThat(listed.path("last_used_at").isNull()).isFalse();
    String id = share.path("id").asText();
    operator.call(
        200, "POST", "/api/v1/portal-shares/%s/revoke".formatted(id), "{\"reason\":\"over\"}");
    assertThat(as(token, "/api/v1/portal/trades").statusCode()).isEqualTo(401);
    operator.call(
        409, "POST", "/api/v1/portal-shares/%s/revoke".formatted(id), "{\"reason\":\"over\"}");

    String late = share("\"shows\":[{}]").path("token").asText();
    jdbc.update("update portal_shares set expires_at = now() where revoked_at is null");
    assertThat(as(late, "/api/v1/portal/trades").statusCode()).isEqualTo(401);
    HttpResponse<String> ended =
        HubCalls.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/portal/share/" + late))
                .build());
    assertThat(ended.statusCode()).isEqualTo(404);
    assertThat(ended.body()).contains("This link does not work", "Ask whoever sent it");
    assertThat(
            jdbc.queryForList(
                    "select before::text || after || about || reason from policy_changes",
                    String.class)
                .toString())
        .contains("link " + id + " to the portal")
        .doesNotContain(token, late, "token_sha256");
    assertThat(log.getAll()).doesNotContain(token, late);
  }

  @Test
  void slowsDownWhoGuessesLinks() {
    String good = share("\"shows\":[{}]").path("token").asText();
    HttpResponse<String> answer = guess("share-guess", "203.0.113.77");
    for (int i = 0; i < 5; i++) {
      answer = guess("share-guess" + i, "203.0.113.77");
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("retry-after")).contains("60");
    assertThat(answer.body()).contains("Too many links that do not work");
    HttpResponse<String> page =
        HubCalls.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/portal/share/" + good))
                .header("X-Forwarded-For", "203.0.113.77")
                .build());
    assertThat(page.statusCode()).isEqualTo(429);
    assertThat(page.body()).contains("Too many tries");
    assertThat(guess(good, "203.0.113.78").statusCode()).as("from elsewhere").isEqualTo(200);
  }

  private HttpResponse<String> guess(String token, String client) {
    return HubCalls.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/portal/summary"))
            .header("Authorization", "Bearer " + token)
            .header("X-Forwarded-For", client)
            .build());
  }

  @Test
  void keepsWhoGrantedWhat() {
    JsonNode row =
        operator.put(
            "/api/v1/portal-grants",
            "{\"subject\":\"supabase:u1\",\"login\":\"7001\",\"since\":\"2026-01-01T00:00:00Z\",\"reason\":\"a client\"}");
    assertThat(row.at("/warnings/0").asText()).contains("account 7001");
    operator.call(
        204, "DELETE", "/api/v1/portal-grants/" + row.path("id").asText() + "?reason=gone", "");
    assertThat(
            jdbc.queryForList(
                "select reason from policy_changes where about like 'grant of supabase:u1%' order by id",
                String.class))
        .containsExactly("a client", "gone");
    for (String subject : List.of("share:1", "everybody", "supabase:", "")) {
      operator.call(
          400,
          "PUT",
          "/api/v1/portal-grants",
          "{\"subject\":\"%s\",\"reason\":\"r\"}".formatted(subject));
    }
    operator.call(
        400, "POST", "/api/v1/portal-shares", "{\"name\":\"n\",\"shows\":[],\"reason\":\"r\"}");
    operator.call(
        400,
        "POST",
        "/api/v1/portal-shares",
        "{\"name\":\"n\",\"shows\":[{}],\"expires_at\":\"2020-01-01T00:00:00Z\",\"reason\":\"r\"}");
    operator.call(400, "PUT", "/api/v1/portal-settings", "{\"delay_seconds\":-1,\"reason\":\"r\"}");
    operator.put("/api/v1/portal-settings", "{\"delay_seconds\":60,\"reason\":\"r\"}");
    assertThat(operator.get("/api/v1/portal/summary").at("/clock/delay_seconds").asInt())
        .isEqualTo(60);
    operator.put("/api/v1/portal-settings", "{\"delay_seconds\":900,\"reason\":\"r\"}");
  }
}
