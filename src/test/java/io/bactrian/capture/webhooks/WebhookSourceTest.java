package io.bactrian.capture.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubTest;
import io.bactrian.capture.sources.Sender;
import io.bactrian.capture.sources.Sender.Answer;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The examples, called as their senders call them, and what else a file can declare. */
@HubTest(
    properties = {
      "hub.liveedit.poll-interval=100ms",
      "test.secret.github=it's a Secret to everybody+/=",
      "test.secret.stripe=whsec_a+b/c=",
      "test.secret.n8n=n8n+key/==",
      "test.secret.basic=s3cret"
    })
class WebhookSourceTest {
  private static final WebhookHome HOME = WebhookHome.make();
  private static final String GITHUB = "it's a Secret to everybody+/=";
  private static final String STRIPE = "whsec_a+b/c=";
  private static final String N8N = "n8n+key/==";

  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @Autowired JdbcTemplate template;
  @LocalServerPort int port;
  Sender sender;

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) {
    registry.add("hub.home", () -> HOME.path().toString());
  }

  @BeforeEach
  void sender() {
    sender = new Sender(port, credentials);
  }

  @Test
  void storesADeliveryOfGitHubOnceByItsId() {
    String id = UUID.randomUUID().toString();
    String body = "{\"ref\":\"refs/heads/main\",\"size\":1.10}";
    Answer first = github(id, body, "sha256=" + Signing.hex(GITHUB, body));
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body().get("status").asText()).isEqualTo("stored");
    Answer again = github(id, body, "sha256=" + Signing.hex(GITHUB, body));
    assertThat(again.body().get("status").asText()).isEqualTo("duplicate");
    assertThat(again.body().get("id")).isEqualTo(first.body().get("id"));
    assertThat(
            jdbc.sql(
                    """
                    select e.source || ' ' || e.kind || ' ' || e.key || ' ' || (e.payload ->> 'size') || ' '
                      || m.source || ' ' || convert_from(m.body, 'UTF8')
                    from events e join raw_messages m on m.id = e.raw_message_id where e.id = ?
                    """)
                .param(first.body().get("id").asText())
                .query(String.class)
                .single())
        .isEqualTo("github delivery " + id + " 1.10 github " + body);
    JsonNode listed = get("/api/v1/events?source=github&key=" + id).body().at("/items/0");
    assertThat(listed.get("kind").asText()).isEqualTo("delivery");
    assertThat(listed.at("/payload/ref").asText()).isEqualTo("refs/heads/main");
    assertThat(get("/api/v1/flow").body().get("sources").toString()).contains("\"github\"");
  }

  @Test
  void refusesWhatGitHubDidNotSign() {
    String body = "{\"ref\":\"x\"}";
    String right = Signing.hex(GITHUB, body);
    long refused = count("rejected_messages");
    assertThat(github("1", body, "sha256=" + Signing.hex("other", body)).status()).isEqualTo(401);
    assertThat(github("2", body + " ", "sha256=" + right).status()).isEqualTo(401);
    assertThat(github("3", body, right).status()).isEqualTo(401);
    assertThat(github("4", body, "sha256=zz").status()).isEqualTo(401);
    assertThat(github("5", body, "").status()).isEqualTo(401);
    assertThat(post("/webhooks/github", body).status()).isEqualTo(401);
    assertThat(get("/webhooks/github").status()).isEqualTo(405);
    assertThat(count("rejected_messages")).isEqualTo(refused);
  }

  @Test
  void takesASignatureOfStripeWithinItsTimeOnly() {
    String body = event("\"type\":\"payment_intent.succeeded\"");
    long now = Instant.now().getEpochSecond();
    Answer stored = stripe(now, STRIPE, body);
    assertThat(stored.body().get("status").asText()).isEqualTo("stored");
    assertThat(kindOf(stored)).isEqualTo("payment_intent.succeeded");
    assertThat(stripe(now, STRIPE, body).body().get("status").asText()).isEqualTo("duplicate");
    assertThat(stripe(now - 400, STRIPE, body).status()).isEqualTo(401);
    assertThat(stripe(now + 400, STRIPE, body).status()).isEqualTo(401);
    assertThat(stripe(now, "whsec_other", body).status()).isEqualTo(401);
    String signature = "t=x,v1=" + Signing.hex(STRIPE, "x." + body);
    assertThat(post("/webhooks/stripe", body, "Stripe-Signature", signature).status())
        .isEqualTo(401);
    String rotated = "t=%d,v1=00,v1=%s".formatted(now, Signing.hex(STRIPE, now + "." + body));
    assertThat(post("/webhooks/stripe", body, "Stripe-Signature", rotated).status()).isEqualTo(200);
  }

  @Test
  void keepsWhatAProvenSenderSentWithoutItsKeyUntilItIsReplayed() {
    String body = "{\"type\":\"charge\",\"amount\":1}";
    long before = count("rejected_messages");
    Answer answer = stripe(Instant.now().getEpochSecond(), STRIPE, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asText()).isEqualTo("/id");
    assertThat(count("rejected_messages")).isEqualTo(before + 1);
    long id =
        jdbc.sql("select max(id) from rejected_messages where source = 'stripe'")
            .query(Long.class)
            .single();
    Answer mended = sender.replay(id, event("\"type\":\"charge\""));
    assertThat(mended.body().get("status").asText()).isEqualTo("stored");
    assertThat(sender.replay(id, "{}").status()).isEqualTo(409);
  }

  @Test
  void namesTheMemberThatHoldsTheKindWhereItIsMissing() {
    Answer answer = stripe(Instant.now().getEpochSecond(), STRIPE, event("\"amount\":1"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asText()).isEqualTo("/type");
    assertThat(answer.body().get("detail").asText()).contains("correct the source's kind");
  }

  private static String event(String members) {
    return "{\"id\":\"evt_%s\",%s}".formatted(UUID.randomUUID(), members);
  }

  private String kindOf(Answer stored) {
    return jdbc.sql("select kind from events where id = ?")
        .param(stored.body().get("id").asText())
        .query(String.class)
        .single();
  }

  @Test
  void readsAnAlertOfPlainText() {
    String path = token("text-alert");
    Answer answer = post(path, "BTCUSD buy @ 42000.50");
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    assertThat(
            jdbc.sql("select ticker || ' ' || action || ' ' || price from tv_signals where id = ?")
                .param(answer.body().get("id").asText())
                .query(String.class)
                .single())
        .isEqualTo("BTCUSD buy 42000.50");
    assertThat(post(path, "hello").status()).isEqualTo(400);
    assertThat(post("/webhooks/text-alert/guess", "BTCUSD buy").status()).isEqualTo(401);
    assertThat(post("/webhooks/text-alert", "BTCUSD buy").status()).isEqualTo(401);
  }

  @Test
  void aTokenOfOneSourceOpensNoOther() {
    String other = token("n8n").replace("/n8n/", "/text-alert/");
    assertThat(post(other, "BTCUSD buy").status()).isEqualTo(401);
  }

  @Test
  void takesTheTokenFromTheBodyAndMasksIt() {
    String path = token("three-commas");
    String token = path.substring(path.lastIndexOf('/') + 1);
    String body =
        """
        {"secret":"%s","timestamp":"2025-01-01T00:00:05Z","trigger_price":"42000.5","tv_exchange":"BINANCE",\
        "tv_instrument":"BTCUSDT","action":"enter_long","bot_uuid":"%s"}\
        """;
    String bot = UUID.randomUUID().toString();
    Answer answer = post("/webhooks/three-commas", body.formatted(token, bot));
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    assertThat(
            post("/webhooks/three-commas", body.formatted(token, bot))
                .body()
                .get("status")
                .asText())
        .isEqualTo("duplicate");
    assertThat(post("/webhooks/three-commas", body.formatted("guess", bot)).status())
        .isEqualTo(401);
    assertThat(post("/webhooks/three-commas", "{}").status()).isEqualTo(401);
    assertThat(
            jdbc.sql(
                    """
                    select convert_from(m.body, 'UTF8') from tv_signals s
                    join raw_messages m on m.id = s.raw_message_id where s.id = ?
                    """)
                .param(answer.body().get("id").asText())
                .query(String.class)
                .single())
        .contains("\"secret\":\"***\"")
        .doesNotContain(token);
  }

  @Test
  void decidesAboutAnAlertAsItArrives() {
    Planted.wave(template, "DECIDED", 700);
    Answer stored =
        sender.alert("{\"strategy\":\"wave\",\"ticker\":\"DECIDED\",\"action\":\"buy\"}");
    String id = stored.body().get("id").asText();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        template.queryForList(
                            "select symbol, strategy, advice, caller from inferences where"
                                + " signal_id = ?",
                            id))
                    .singleElement()
                    .satisfies(
                        row ->
                            assertThat(row)
                                .containsEntry("symbol", "DECIDED")
                                .containsEntry("strategy", "wave")
                                .containsEntry("caller", "hub")
                                .extractingByKey("advice")
                                .isIn("take", "reduce", "skip")));
    template.update("delete from market_bars where symbol = 'DECIDED'");
  }

  @Test
  void takesASecretAsBearerAndLimitsItsSender() {
    String body = "{\"id\":\"%s\"}".formatted(UUID.randomUUID());
    assertThat(post("/webhooks/n8n", body, "Authorization", "Bearer " + N8N).status())
        .isEqualTo(200);
    assertThat(post("/webhooks/n8n", body, "Authorization", "Bearer x").status()).isEqualTo(401);
    assertThat(post("/webhooks/n8n", body, "Authorization", "Basic " + N8N).status())
        .isEqualTo(401);
    assertThat(post("/webhooks/n8n", body).status()).isEqualTo(401);
    int limited = 0;
    for (int i = 0; i < 200 && limited == 0; i++) {
      limited =
          post("/webhooks/n8n", body, "Authorization", "Bearer " + N8N).status() == 429 ? 1 : 0;
    }
    assertThat(limited).isEqualTo(1);
  }

  @Test
  void servesAFileThatIsSavedAndRefusesASecondOnItsAddress() throws IOException {
    HOME.write(
        "routes/web/prices.camel.yaml",
        source("prices", "auth: basic", "secret: '{{test.secret.basic}}'"));
    String body = "{\"id\":\"1\"}";
    await().untilAsserted(() -> assertThat(post("/webhooks/prices", body).status()).isEqualTo(401));
    String basic = "Basic aHViOnMzY3JldA=="; // hub:s3cret
    assertThat(post("/webhooks/prices", body, "Authorization", basic).status()).isEqualTo(200);

    HOME.write(
        "routes/web/second.camel.yaml",
        source("prices", "auth: bearer", "secret: '{{test.secret.basic}}'")
            .replace("id: prices", "id: second"));
    expectProblem("routes/web/second.camel.yaml", 9, "/webhooks/prices is served by");
    assertThat(post("/webhooks/prices", body, "Authorization", basic).status()).isEqualTo(200);

    HOME.write(
        "routes/web/second.camel.yaml",
        source("prices", "auth: token", "field: secret").replace("id: prices", "id: second"));
    expectProblem("routes/web/second.camel.yaml", 9, "/webhooks/prices is served by");

    HOME.delete("routes/web/second.camel.yaml");
    HOME.delete("routes/web/prices.camel.yaml");
    await()
        .untilAsserted(
            () ->
                assertThat(post("/webhooks/prices", body, "Authorization", basic).status())
                    .isEqualTo(503)); // a known sender is never answered 404
  }

  @Test
  void refusesAnAddressThatAnybodyMayCallWithItsLine() throws IOException {
    HOME.write("routes/web/open.camel.yaml", source("open", "auth: none-refused", "kind: x"));
    expectProblem("routes/web/open.camel.yaml", 10, "anybody may call");
    HOME.write("routes/web/open.camel.yaml", source("open", "auth: hmac", "scheme: strip"));
    expectProblem("routes/web/open.camel.yaml", 11, "not 'strip'");
    HOME.write("routes/web/open.camel.yaml", source("open", "auth: token", "senders: nobody"));
    expectProblem("routes/web/open.camel.yaml", 11, "nobody is none of");
    HOME.delete("routes/web/open.camel.yaml");
  }

  @Test
  void showsNoSecretInJmx() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    List<String> found = new ArrayList<>();
    for (ObjectName bean : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
      var shown = new StringBuilder(bean.toString());
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
        try {
          shown.append(server.getAttribute(bean, attribute.getName()));
        } catch (JMException | RuntimeMBeanException e) {
          continue; // an attribute that cannot be read holds nothing to leak
        }
      }
      if (shown.toString().replace("%20", "+").matches("(?s).*(Secret to everybody|n8n.key/).*")) {
        found.add(bean.toString());
      }
    }
    assertThat(found).isEmpty();
  }

  private void expectProblem(String file, int line, String reason) {
    await()
        .untilAsserted(
            () -> {
              JsonNode problem = null;
              for (JsonNode item : get("/api/v1/routes?limit=1000").body().get("items")) {
                problem = item.get("file").asText().equals(file) ? item.get("problems") : problem;
              }
              assertThat(String.valueOf(problem)).contains(reason).contains("\"line\":" + line);
            });
  }

  private static String source(String path, String... parameters) {
    return """
    - route:
        id: %1$s
        description: Takes events.
        group: web
        routeConfigurationId: webhook
        from:
          uri: kamelet:webhook-source
          parameters:
            path: %1$s
            %2$s
            %3$s
          steps:
            - to: kamelet:store-event-action
            - to: kamelet:answer-json-action
    """
        .formatted(path, parameters[0], parameters[1]);
  }

  private Answer github(String id, String body, String signature) {
    return post(
        "/webhooks/github", body, "X-GitHub-Delivery", id, "X-Hub-Signature-256", signature);
  }

  private Answer stripe(long time, String secret, String body) {
    String signature = "t=%d,v1=%s".formatted(time, Signing.hex(secret, time + "." + body));
    return post("/webhooks/stripe", body, "Stripe-Signature", signature);
  }

  private String token(String source) {
    return post(
            "/api/v1/webhook-tokens",
            "{\"source\":\"%s\"}".formatted(source),
            "Authorization",
            "Bearer " + credentials.get("service.key"),
            "Content-Type",
            "application/json")
        .body()
        .get("path")
        .asText();
  }

  private long count(String table) {
    return jdbc.sql("select count(*) from " + table).query(Long.class).single();
  }

  private Answer post(String path, String body, String... headers) {
    return sender.send(sender.post(path, body, headers));
  }

  private Answer get(String path) {
    return sender.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + credentials.get("service.key"))
            .build());
  }
}
