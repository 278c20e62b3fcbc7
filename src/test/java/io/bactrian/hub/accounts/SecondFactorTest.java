package io.bactrian.hub.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.problems.ProblemAnswers;
import io.bactrian.hub.security.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.web.util.pattern.PathPatternParser;

/** Second factors, and the calls that want one. */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class SecondFactorTest extends AccountsHub {
  private static final String KILL = "/api/v1/policy/kill-switch";
  private static final String OFF = "{\"on\":false,\"reason\":\"r\",\"dry_run\":true}";

  @Autowired SecondFactors factors;
  @Autowired ProblemAnswers problemAnswers;

  @Test
  void wantsAFreshCodeForWhatIsDangerousOnceOneIsSet() {
    Visitor anna = user("anna", "operator");
    assertThat(anna.api(port, "POST", KILL, OFF).statusCode()).isEqualTo(200);
    String secret = setUp(anna);
    assertThat(anna.api(port, "POST", KILL, OFF).statusCode()).isEqualTo(200); // confirmed just now
    Visitor again = logIn("anna", PASSWORD);
    JsonNode problem = json(again.api(port, "POST", KILL, OFF));
    assertThat(problem.get("status").intValue()).isEqualTo(403);
    assertThat(problem.get("type").textValue()).endsWith("second-factor-required");
    assertThat(again.get(port, "/api/v1/policy").statusCode()).isEqualTo(200);
    String on = OFF.replace("false", "true"); // nobody looks for a code to stop everything
    assertThat(again.api(port, "POST", KILL, on).statusCode()).isEqualTo(200);
    assertThat(again.api(port, "PUT", "/api/v1/policy", "{}").statusCode()).isEqualTo(403);
    assertThat(prove(again, code(secret, 0)).statusCode()).isEqualTo(200);
    assertThat(again.api(port, "POST", KILL, OFF).statusCode()).isEqualTo(200);
    service.call(200, "POST", KILL, OFF); // a key has none
  }

  @Test
  void takesEachCodeOnceAndNoOlderOne() {
    Visitor ben = user("ben", "operator");
    String secret = setUp(ben);
    String present = code(secret, 0);
    assertThat(prove(ben, present).statusCode()).isEqualTo(200);
    Visitor thief = logIn("ben", PASSWORD);
    assertThat(prove(thief, present).statusCode()).isEqualTo(400);
    assertThat(prove(thief, code(secret, -30)).statusCode()).isEqualTo(400);
    assertThat(thief.api(port, "POST", KILL, OFF).statusCode()).isEqualTo(403);
    assertThat(prove(thief, code(secret, 90)).statusCode()).isEqualTo(400);
    assertThat(prove(thief, code(secret, 30)).statusCode()).isEqualTo(200);
  }

  @Test
  void slowsDownWhoGuessesACode() {
    Visitor carl = user("carl", "operator");
    String secret = setUp(carl);
    for (int i = 0; i < SecondFactors.FAILURES; i++) {
      assertThat(prove(carl, "00000x").statusCode()).isEqualTo(400);
    }
    assertThat(prove(carl, code(secret, 0)).statusCode()).isEqualTo(429);
    jdbc.sql("update second_factors set last_failed_at = now() - interval '61 seconds'").update();
    assertThat(prove(carl, "00000x").statusCode()).isEqualTo(400);
    assertThat(prove(carl, code(secret, 0)).statusCode()).isEqualTo(429); // one try a minute
    jdbc.sql("update second_factors set last_failed_at = now() - interval '61 seconds'").update();
    assertThat(prove(carl, code(secret, 0)).statusCode()).isEqualTo(200);
  }

  @Test
  void looksAtNoCodeInADryRun() {
    Visitor dora = user("dora", "operator");
    String secret = setUp(dora);
    Visitor again = logIn("dora", PASSWORD);
    String body = "{\"code\":\"%s\",\"dry_run\":true}".formatted(code(secret, 0));
    HttpResponse<String> answer = again.api(port, "POST", "/api/v1/me/second-factor/code", body);
    assertThat(json(answer).get("valid_seconds").intValue()).isZero();
    assertThat(again.api(port, "POST", KILL, OFF).statusCode()).isEqualTo(403);
  }

  @Test
  void takesARecoveryCodeOnce() {
    Visitor eve = user("eve", "operator");
    String secret = begin(eve).get("secret").textValue();
    JsonNode set = json(confirm(eve, code(secret, 0)));
    assertThat(set.get("recovery_codes")).hasSize(10);
    String recovery = set.get("recovery_codes").get(3).textValue();
    Visitor again = logIn("eve", PASSWORD);
    assertThat(prove(again, recovery.toLowerCase(Locale.ROOT)).statusCode()).isEqualTo(200);
    assertThat(prove(again, recovery).statusCode()).isEqualTo(400);
    JsonNode account = json(again.get(port, "/api/v1/me/account"));
    assertThat(account.get("recovery_codes").intValue()).isEqualTo(9);
    assertThat(
            jdbc.sql(
                    "select count(*) from second_factors where recovery::text like '%' || :code || '%' or secret like '%' || :secret || '%'")
                .param("code", recovery)
                .param("secret", secret)
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void asksForNothingUntilACodeIsConfirmed() {
    Visitor fay = user("fay", "operator");
    String first = begin(fay).get("secret").textValue();
    String second = begin(fay).get("secret").textValue();
    assertThat(logIn("fay", PASSWORD).api(port, "POST", KILL, OFF).statusCode()).isEqualTo(200);
    assertThat(confirm(fay, code(first, 0)).statusCode()).isEqualTo(400);
    assertThat(confirm(fay, code(second, 0)).statusCode()).isEqualTo(200);
    assertThat(confirm(fay, code(second, 30)).statusCode()).isEqualTo(409);
    assertThat(fay.api(port, "POST", "/api/v1/me/second-factor", "{}").statusCode()).isEqualTo(409);
  }

  @Test
  void removesItByACodeOrByAnOperator() {
    Visitor gil = user("gil", "operator");
    String secret = setUp(gil);
    String remove = "/api/v1/me/second-factor/remove";
    assertThat(gil.api(port, "POST", remove, "{\"code\":\"000000\"}").statusCode()).isEqualTo(400);
    assertThat(
            gil.api(port, "POST", remove, "{\"code\":\"%s\"}".formatted(code(secret, 0)))
                .statusCode())
        .isEqualTo(200);
    setUp(gil);
    service.call(200, "POST", "/api/v1/users/gil/reset-second-factor", "{\"reason\":\"lost\"}");
    service.call(404, "POST", "/api/v1/users/gil/reset-second-factor", "{\"reason\":\"lost\"}");
  }

  /**
   * Who runs the host can always get in: by the password, and by the key where the phone is lost.
   */
  @Test
  void guardsTheOperatorOfTheCredentialsTooAndTheKeyResetsIt() {
    Visitor operator = logIn("operator", credentials.get("operator.password"));
    setUp(operator);
    Visitor again = logIn("operator", credentials.get("operator.password"));
    assertThat(again.api(port, "POST", KILL, OFF).statusCode()).isEqualTo(403);
    service.call(
        200, "POST", "/api/v1/users/operator/reset-second-factor", "{\"reason\":\"lost\"}");
    assertThat(again.api(port, "POST", KILL, OFF).statusCode()).isEqualTo(200);
  }

  @Test
  void wantsOneOfEveryOperatorWhereTheHubSaysSo() throws Exception {
    var filter =
        new StepUpFilter(
            new StepUp(factors, new StepUpFilter.Rule(StepUpFilter.Wanted.REQUIRED)),
            problemAnswers);
    var session = new MockHttpSession();
    var watched =
        new Watched(
            new LoginSessions.Begun("kim", 1L, "operator", "password", "console", "::1", "x"));
    watched.putIn(session);
    assertThat(passed(filter, session)).isEqualTo(403);
    watched.prove(StepUpFilter.LASTS);
    assertThat(passed(filter, session)).isEqualTo(200);
  }

  private static int passed(StepUpFilter filter, MockHttpSession session) throws Exception {
    var request = new MockHttpServletRequest("PUT", "/api/v1/policy");
    request.setSession(session);
    var response = new MockHttpServletResponse();
    filter.doFilter(request, response, new MockFilterChain());
    return response.getStatus();
  }

  /** A new call that changes something has to be put on one of both lists. */
  @Test
  void everyCallThatChangesSomethingIsOnOneOfBothLists() throws IOException {
    List<String> dangerous =
        lines(
            new ClassPathResource("dangerous-calls.txt")
                .getContentAsString(StandardCharsets.UTF_8));
    List<String> harmless =
        lines(Files.readString(Path.of("src/test/resources/harmless-calls.txt")));
    List<String> calls = changing();
    assertThat(harmless).isSubsetOf(calls).doesNotHaveDuplicates();
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThat(
                        dangerous.stream().anyMatch(one -> matches(one, call))
                            ^ harmless.contains(call))
                    .as(call + " is on one list and not on both")
                    .isTrue());
    assertThat(dangerous).allMatch(one -> calls.stream().anyMatch(call -> matches(one, call)));
  }

  private static boolean matches(String pattern, String call) {
    String[] wanted = pattern.split(" ", 2);
    String[] parts = call.split(" ", 2);
    return wanted[0].equals(parts[0])
        && PathPatternParser.defaultInstance
            .parse(wanted[1])
            .matches(PathContainer.parsePath(parts[1].replaceAll("[{}]", "")));
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  private static List<String> changing() throws IOException {
    JsonNode paths =
        new ObjectMapper()
            .readTree(new ClassPathResource("static/openapi.json").getInputStream())
            .get("paths");
    var calls = new ArrayList<String>();
    for (var path : paths.properties()) {
      for (var call : path.getValue().properties()) {
        if (Set.of("post", "put", "delete", "patch").contains(call.getKey())
            && !path.getKey().startsWith("/webhooks/")) {
          calls.add(call.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return calls;
  }

  private JsonNode begin(Visitor visitor) {
    HttpResponse<String> answer = visitor.api(port, "POST", "/api/v1/me/second-factor", "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private HttpResponse<String> confirm(Visitor visitor, String code) {
    return visitor.api(
        port, "POST", "/api/v1/me/second-factor/confirm", "{\"code\":\"%s\"}".formatted(code));
  }

  private HttpResponse<String> prove(Visitor visitor, String code) {
    return visitor.api(
        port, "POST", "/api/v1/me/second-factor/code", "{\"code\":\"%s\"}".formatted(code));
  }

  /** The secret; codes of now and later are good still. */
  private String setUp(Visitor visitor) {
    String secret = begin(visitor).get("secret").textValue();
    HttpResponse<String> answer = confirm(visitor, code(secret, 0));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    jdbc.sql("update second_factors set last_step = 0").update(); // half a minute ago
    return secret;
  }

  private static String code(String secret, int seconds) {
    return Totp.code(secret, Instant.now().plusSeconds(seconds));
  }
}
