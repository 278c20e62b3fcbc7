package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Calls as supabase-js makes them: the project's key as apikey, and the user's token. */
@PortsTest
class SupabaseCallersTest {
  @LocalServerPort int port;
  private final Visitor visitor = new Visitor();

  @ParameterizedTest
  @CsvSource({
    "GET,  /api/v1/trades,      200, 403, 403",
    "GET,  /api/v1/portal/trades, 200, 200, 403",
    "GET,  /api/v1/models,      200, 200, 403",
    "GET,  /api/v1/signals,     200, 403, 403",
    "POST, /functions/v1/infer, 404, 403, 403",
    "GET,  /probe,              200, 403, 403",
  })
  void mayWhatTheirRoleMay(String method, String path, int service, int user, int anon) {
    assertThat(call(method, path, Tokens.key("service_role")).statusCode()).isEqualTo(service);
    assertThat(call(method, path, Tokens.signed(Tokens.user("authenticated"))).statusCode())
        .isEqualTo(user);
    HttpResponse<String> answer = call(method, path, Tokens.key("anon"));
    assertThat(answer.statusCode()).isEqualTo(anon);
    assertThat(answer.body()).contains("urn:bactrian:problem:forbidden");
    assertThat(visitor.cookies).isEmpty();
  }

  @Test
  void learnWhyATokenIsNotTaken() {
    String old =
        Tokens.signed(
            Tokens.user("authenticated")
                .expirationTime(Date.from(Instant.now().minusSeconds(3600))));
    HttpResponse<String> answer = call("GET", "/api/v1/trades", old);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("expired");
    assertThat(answer.headers().firstValue("www-authenticate"))
        .contains("Bearer error=\"invalid_token\"");
    String foreign = Tokens.signed(Tokens.user("service_role"), "x".repeat(40));
    assertThat(call("GET", "/api/v1/trades", foreign).body()).contains("not signed by");
  }

  @Test
  void mayAskFromAnySiteWithTheHeadersOfTheirClient() {
    HttpResponse<String> answer =
        visitor.call(
            port,
            "OPTIONS",
            "/functions/v1/infer",
            "",
            "Origin",
            "https://app.example",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "apikey,authorization,content-type,x-client-info,x-region,x-supabase-api-version");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("access-control-allow-headers").orElseThrow())
        .contains("x-region", "apikey", "x-client-info");
  }

  private HttpResponse<String> call(String method, String path, String token) {
    return visitor.call(
        port,
        method,
        path,
        "",
        "apikey",
        Tokens.key("anon"),
        "Authorization",
        "Bearer " + token,
        "x-client-info",
        "supabase-js-node/2.119.1");
  }
}
