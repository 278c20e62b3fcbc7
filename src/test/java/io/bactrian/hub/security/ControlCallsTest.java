package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every call that changes something, found by walking what is served. */
@HubTest
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class ControlCallsTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Set<String> CHANGING = Set.of("POST", "PUT", "DELETE", "PATCH");

  /** Takes a file, no JSON. */
  private static final String ARCHIVE = "/api/v1/archive/";

  private static final String BACKTEST =
      "\"symbols\":[\"T\"],\"strategy\":{\"lobe\":\"trend\"},\"costs\":{\"spread\":0,\"slippage\":0,"
          + "\"commission_rate\":0,\"swap_long\":0,\"swap_short\":0}";

  /** What makes a call complete, by the end of its address; others need nothing. */
  private static final Map<String, String> COMPLETE =
      Map.ofEntries(
          Map.entry("PUT /api/v1/dead-letters/{id}", "\"payload\":1"),
          Map.entry("POST /api/v1/dead-letters/replay", "\"filter\":{},\"up_to\":\"9\""),
          Map.entry("POST /api/v1/dead-letters/discard", "\"filter\":{},\"up_to\":\"9\""),
          Map.entry("POST /api/v1/dead-letters/reopen", "\"filter\":{},\"up_to\":\"9\""),
          Map.entry("POST /api/v1/dead-letters/count", "\"filter\":{}"),
          Map.entry("POST /api/v1/subscribers/{id}/rewind", "\"to\":\"now\""),
          Map.entry("POST /api/v1/models/{model}/promote", "\"version\":\"v\",\"reason\":\"r\""),
          Map.entry("POST /api/v1/models/{model}/rollback", "\"reason\":\"r\""),
          Map.entry(
              "PUT /api/v1/models/{model}/aliases/{alias}", "\"version\":\"v\",\"reason\":\"r\""),
          Map.entry("POST /api/v1/models/{model}/aliases/{alias}/remove", "\"reason\":\"r\""),
          Map.entry("POST /api/v1/models/{model}/aliases/{alias}/protect", "\"reason\":\"r\""),
          Map.entry(
              "PUT /api/v1/models/{model}/releases/{tag}", "\"version\":\"v\",\"reason\":\"r\""),
          Map.entry("PUT /api/v1/flags/{flag}", "\"model\":\"none\",\"reason\":\"r\""),
          Map.entry("POST /api/v1/flags/{flag}/set", "\"version\":\"v\",\"reason\":\"r\""),
          Map.entry("POST /api/v1/flags/{flag}/hold", "\"reason\":\"r\""),
          Map.entry("POST /api/v1/flags/{flag}/resume", "\"reason\":\"r\""),
          Map.entry("POST /api/v1/policy/kill-switch", "\"on\":true,\"reason\":\"r\""),
          Map.entry("POST /api/v1/mt5-logins", "\"login\":\"5001\""),
          Map.entry("PUT /api/v1/trades/{login}/{positionId}/label", "\"label\":\"win\""),
          Map.entry(
              "PUT /api/v1/policy",
              "\"kill_switch\":true,\"daily_loss_limit\":1,\"max_exposure\":1,\"max_position_size\":1,"
                  + "\"position_size\":1,\"max_data_age_seconds\":1,\"version\":1,\"reason\":\"r\""),
          Map.entry("POST /functions/v1/backtest", BACKTEST),
          Map.entry("POST /functions/v1/backtest-live", "\"symbol\":\"T\""),
          Map.entry("POST /functions/v1/professional_backtesting", BACKTEST),
          Map.entry("POST /functions/v1/embed", "\"input\":\"t\""),
          Map.entry("POST /functions/v1/fusion", "\"symbol\":\"T\""),
          Map.entry("POST /functions/v1/fusion-train", "\"symbol\":\"T\""),
          Map.entry("POST /functions/v1/lorentzian-eval", "\"symbol\":\"T\""),
          Map.entry(
              "POST /functions/v1/technical-indicators", "\"symbol\":\"T\",\"periods\":[\"m5\"]"),
          Map.entry(
              "POST /functions/v1/ml-model-management",
              "\"operation\":\"stop\",\"rollout\":\"none\",\"reason\":\"r\""),
          Map.entry("POST /functions/v1/infer", "\"symbol\":\"T\",\"strategy\":\"s\""),
          Map.entry(
              "POST /functions/v1/policy-eval",
              "\"symbol\":\"T\",\"strategy\":\"s\",\"action\":\"BUY\""),
          Map.entry(
              "PUT /api/v1/symbols/{symbol}",
              "\"contract_size\":1,\"profit_currency\":\"USD\",\"volume_step\":1,\"reason\":\"r\""),
          Map.entry("PUT /api/v1/currency-rates/{from}/{to}", "\"rate\":1,\"reason\":\"r\""),
          Map.entry("PUT /api/v1/policy-limits", "\"max_exposure\":1,\"reason\":\"r\""),
          Map.entry(
              "PUT /api/v1/call-budgets",
              "\"scope\":\"key:ea\",\"calls_per_day\":1,\"reason\":\"r\""),
          Map.entry(
              "PUT /api/v1/cost-prices",
              "\"kind\":\"gpu_minutes\",\"price\":1,\"currency\":\"USD\",\"reason\":\"r\""),
          Map.entry(
              "PUT /api/v1/cost-budgets",
              "\"scope\":\"all\",\"money_per_month\":1,\"currency\":\"USD\",\"reason\":\"r\""),
          Map.entry(
              "PUT /api/v1/route-files",
              "\"file\":\"routes/my/none.camel.yaml\",\"text\":\"none\",\"reason\":\"r\""),
          Map.entry(
              "POST /api/v1/route-files/remove",
              "\"file\":\"routes/my/none.camel.yaml\",\"reason\":\"r\""),
          Map.entry("PUT /api/v1/retention/{table}", "\"reason\":\"r\""),
          Map.entry("POST /api/v1/keys/{name}/rotate", "\"reason\":\"r\""),
          Map.entry(
              "PUT /api/v1/symbol-map",
              "\"login\":\"1\",\"ticker\":\"T\",\"symbol\":\"S\",\"reason\":\"r\""),
          Map.entry("PUT /api/v1/portal-grants", "\"subject\":\"investor\",\"reason\":\"r\""),
          Map.entry("PUT /api/v1/portal-settings", "\"delay_seconds\":60,\"reason\":\"r\""),
          Map.entry("POST /api/v1/portal-shares", "\"name\":\"n\",\"shows\":[{}],\"reason\":\"r\""),
          Map.entry("POST /api/v1/portal-shares/{id}/revoke", "\"reason\":\"r\""),
          Map.entry("POST /api/v1/users", "\"name\":\"n\",\"role\":\"vip\",\"reason\":\"r\""),
          Map.entry("PUT /api/v1/users/{name}", "\"role\":\"vip\",\"reason\":\"r\""),
          Map.entry("POST /api/v1/users/{name}/disable", "\"reason\":\"r\""),
          Map.entry("POST /api/v1/users/{name}/enable", "\"reason\":\"r\""),
          Map.entry("POST /api/v1/users/{name}/reset-password", "\"reason\":\"r\""),
          Map.entry("POST /api/v1/users/{name}/reset-second-factor", "\"reason\":\"r\""),
          Map.entry("POST /api/v1/ai-queue", "\"kind\":\"none\",\"payload\":1"),
          Map.entry("POST /api/v1/ai-queue/{id}/retry", "\"reason\":\"r\""),
          Map.entry("POST /api/v1/ai-queue/{id}/discard", "\"reason\":\"r\""),
          Map.entry("POST /functions/v1/train", "\"symbol\":\"T\""),
          Map.entry("POST /functions/v1/preview-cleaning", "\"symbol\":\"T\""),
          Map.entry("POST /functions/v1/validate", "\"dataset\":\"d\""));

  @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;
  @Autowired CamelContext camel;
  @Autowired Credentials credentials;
  @Autowired ObjectMapper json;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private List<String> before;

  @BeforeEach
  void count() {
    before = counts();
  }

  private Set<String> calls() {
    Stream<String> api =
        requestMappingHandlerMapping.getHandlerMethods().keySet().stream()
            .flatMap(
                mapping ->
                    mapping.getPatternValues().stream()
                        .flatMap(
                            path ->
                                mapping.getMethodsCondition().getMethods().stream()
                                    .map(method -> method + " " + path)))
            .filter(call -> call.contains(" /api/"))
            .filter(call -> CHANGING.contains(call.split(" ", 2)[0]));
    Stream<String> functions =
        camel.getComponent("platform-http", PlatformHttpComponent.class).getHttpEndpoints().stream()
            .map(endpoint -> "POST " + endpoint.getUri())
            .filter(call -> call.contains(" /functions/"));
    return Stream.concat(api, functions).collect(Collectors.toCollection(TreeSet::new));
  }

  private HttpResponse<String> send(String call, String query, String body) {
    String[] parts = call.split(" ", 2);
    String path = parts[1].replaceAll("\\{(id|run)}", "999999999").replaceAll("\\{[^}]*}", "none");
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path + query))
            .header("Authorization", "Bearer " + credentials.get("service.key"))
            .header("Content-Type", "application/json")
            .method(parts[0], BodyPublishers.ofString(body))
            .build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(call, e);
    }
  }

  private static String body(String call, String member) {
    String rest = COMPLETE.get(call);
    String whole = "{" + (rest == null ? "" : rest + ",") + member + "}";
    return call.contains("/symbol-map/") ? "[" + whole + "]" : whole;
  }

  private JsonNode refused(String call, HttpResponse<String> answer, String field) {
    assertThat(answer.statusCode()).as("%s: %s", call, answer.body()).isEqualTo(400);
    try {
      JsonNode problem = json.readTree(answer.body());
      assertThat(problem.path("field").asText()).as(call).endsWith(field);
      return problem;
    } catch (IOException e) {
      throw new AssertionError(call, e);
    }
  }

  @Test
  void refuseAMemberThatTheyDoNotKnow() {
    assertThat(calls()).hasSizeGreaterThan(25);
    for (String call : calls()) {
      if (!call.contains(ARCHIVE)) {
        JsonNode problem = refused(call, send(call, "", body(call, "\"dry_rum\":true")), "dry_rum");
        assertThat(problem.path("detail").asText()).as(call).contains("dry_rum");
      }
    }
    assertThat(counts()).isEqualTo(before);
  }

  @Test
  void nameTheMembersThatTheyTake() {
    String call = "POST /api/v1/subscribers/{id}/rewind";
    assertThat(refused(call, send(call, "", "{\"to\":\"now\",\"mute\":true}"), "mute").toString())
        .contains("There is no member mute here; these are taken: dry_run, muted, to.");
    String nested = "POST /api/v1/dead-letters/count";
    refused(nested, send(nested, "", "{\"filter\":{\"rout_id\":\"a\"}}"), "filter.rout_id");
  }

  @Test
  void refuseAQueryParameterThatTheyDoNotKnow() {
    for (String call : calls()) {
      refused(call, send(call, "?dry_rum=true", body(call, "\"dry_run\":true")), "dry_rum");
    }
    assertThat(counts()).isEqualTo(before);
  }

  @Test
  void refuseADryRunThatIsNoBoolean() {
    for (String call : calls()) {
      if (!call.contains(ARCHIVE) && !call.contains("/symbol-map/") && !call.endsWith("/count")) {
        for (String value : List.of("\"true\"", "\"\"", "1", "{}")) {
          refused(call, send(call, "", body(call, "\"dry_run\":" + value)), "dry_run");
        }
      }
    }
    assertThat(counts()).isEqualTo(before);
  }

  @Test
  void changeNothingInADryRun() {
    for (String call : calls()) {
      boolean parameter = call.contains(ARCHIVE) || call.contains("/symbol-map/");
      HttpResponse<String> answer =
          parameter
              ? send(call, "?dry_run=true", "[]")
              : call.endsWith("/count")
                  ? send(call, "", body(call, "\"filter\":{}").replace("{\"filter\":{},", "{"))
                  : send(call, "", body(call, "\"dry_run\":true"));
      assertThat(answer.statusCode()).as("%s: %s", call, answer.body()).isNotEqualTo(500);
      assertThat(answer.body()).as(call).doesNotContain("There is no member");
      assertThat(counts()).as(call).isEqualTo(before);
    }
  }

  @Test
  void readABoundedBodyOnly() {
    String call = "PUT /api/v1/dead-letters/{id}";
    HttpResponse<String> answer =
        send(call, "", "{\"payload\":\"" + "x".repeat(ControlBodies.LIMIT) + "\"}");
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void refuseWhatIsSentTwice() {
    String call = "POST /api/v1/subscribers/{id}/pause";
    assertThat(send(call, "", "{\"dry_run\":true,\"dry_run\":false}").statusCode()).isEqualTo(400);
    assertThat(send(call, "", "{\"dry_run\":true} {}").statusCode()).isEqualTo(400);
  }

  /** What a person's calls may change, table by table. */
  private List<String> counts() {
    return Stream.of(
            "operator_actions",
            "policy_changes",
            "policy_limits",
            "call_budgets",
            "symbols",
            "currency_rates",
            "strategy_metadata",
            "symbol_map",
            "webhook_tokens",
            "mt5_logins",
            "archived_files",
            "ml_model_deployments",
            "model_approvals",
            "model_aliases",
            "model_releases",
            "model_flags",
            "model_rollouts",
            "model_runs",
            "sync_runs",
            "inferences",
            "backtests",
            "policy_settings",
            "portal_grants",
            "portal_settings",
            "portal_shares",
            "users",
            "sessions",
            "second_factors")
        .map(
            table ->
                jdbc.sql(
                        "select '%s ' || coalesce(jsonb_agg(to_jsonb(t)), '[]')::text from %s t"
                            .formatted(table, table))
                    .query(String.class)
                    .single())
        .toList();
  }
}
