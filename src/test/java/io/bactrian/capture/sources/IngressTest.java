package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What of a client's request crosses into the hub: no secret, and nothing off the allow-list. */
@HubTest
@ExtendWith(OutputCaptureExtension.class)
@Import(IngressTest.Exchanges.class)
class IngressTest {

  /** Notes headers and properties of every exchange at every step. */
  @TestConfiguration
  static class Exchanges implements InterceptStrategy {
    final Queue<Map.Entry<String, Object>> seen = new ConcurrentLinkedQueue<>();

    @Override
    public Processor wrapProcessorInInterceptors(
        CamelContext context, NamedNode node, Processor target, @Nullable Processor next) {
      return new DelegateAsyncProcessor(
          exchange -> {
            seen.addAll(new HashMap<>(exchange.getMessage().getHeaders()).entrySet());
            seen.addAll(new HashMap<>(exchange.getProperties()).entrySet());
            target.process(exchange);
          });
    }
  }

  @Autowired Exchanges exchanges;
  @Autowired Credentials credentials;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;
  Sender sender;

  @BeforeEach
  void begin() {
    sender = new Sender(port, credentials);
    exchanges.seen.clear();
  }

  @Test
  void dropsWhatIsNotOnTheAllowList() {
    String path = "/webhooks/tradingview/" + credentials.get("tradingview.token");
    String query =
        "?CamelHttpUri=http://evil&cAmelFileName=x&kafka.OVERRIDE_TOPIC=other&hubSender=me";
    HttpRequest request =
        sender.post(
            path + query,
            alert(),
            "CamelHttpUri",
            "http://evil",
            "cAmelFileName",
            "../x",
            "kafka.OVERRIDE_TOPIC",
            "other",
            "X-Custom",
            "1",
            "Authorization",
            "Bearer guess");
    assertThat(sender.send(request).status()).isEqualTo(200);
    assertThat(exchanges.seen)
        .isNotEmpty()
        .noneMatch(entry -> String.valueOf(entry.getValue()).contains("evil"))
        .noneMatch(entry -> String.valueOf(entry.getValue()).contains("guess"))
        .noneMatch(entry -> "me".equals(entry.getValue())) // the hub's own header says who sends
        .extracting(entry -> entry.getKey().toLowerCase(java.util.Locale.ROOT))
        .doesNotContain(
            "camelfilename", "kafka.override_topic", "x-custom", "authorization", "user-agent");
  }

  @Test
  void keepsFormFieldsOutOfTheHeaders() {
    sender.alert(
        "kafka.OVERRIDE_TOPIC=other&action=buy",
        "Content-Type",
        "application/x-www-form-urlencoded");
    assertThat(exchanges.seen)
        .isNotEmpty()
        .extracting(Map.Entry::getKey)
        .doesNotContain("kafka.OVERRIDE_TOPIC", "action");
  }

  @Test
  void letsNoSecretIntoLogsHeadersRowsOrJmx(CapturedOutput output) throws Exception {
    String token = credentials.get("tradingview.token");
    sender.alert(alert());
    sender.alert("not json");
    sender.alert("x".repeat(300_000));
    sender.send(sender.post("/webhooks/tradingview/" + token + "/more", "{}"));
    sender.send(sender.post("/webhooks/mt5", "{}", "webhook-id", "a"));
    sender.mt5(UUID.randomUUID().toString(), "deal", "{}");
    assertThat(raw("POST /webhooks/tradingview/" + token + "|{} HTTP/1.1\r\nHost: h\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .doesNotContain(token);
    for (String secret : List.of(token, credentials.get("mt5.secret").substring(6))) {
      assertThat(output.getAll()).doesNotContain(secret);
      assertThat(exchanges.seen)
          .isNotEmpty()
          .noneMatch(entry -> String.valueOf(entry.getValue()).contains(secret));
      assertThat(tablesHolding(secret)).isEmpty();
      assertThat(mbeansHolding(secret)).isEmpty();
    }
  }

  private List<String> tablesHolding(String secret) {
    return jdbc
        .sql("select tablename from pg_tables where schemaname = 'public'")
        .query(String.class)
        .list()
        .stream()
        .filter(
            table ->
                jdbc.sql("select count(*) from \"" + table + "\" t where t::text like :secret")
                        .param("secret", "%" + secret + "%")
                        .query(Long.class)
                        .single()
                    > 0)
        .toList();
  }

  private static List<String> mbeansHolding(String secret) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    List<String> found = new ArrayList<>();
    int read = 0;
    for (ObjectName name : server.queryNames(null, null)) {
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        try {
          read++;
          if (String.valueOf(server.getAttribute(name, attribute.getName())).contains(secret)) {
            found.add(name + " " + attribute.getName());
          }
        } catch (JMException | RuntimeMBeanException e) {
          continue; // an attribute that cannot be read holds nothing to leak
        }
      }
    }
    assertThat(read).isGreaterThan(500);
    return found;
  }

  private String raw(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String alert() {
    return "{\"strategy\":\"%s\",\"ticker\":\"T\",\"action\":\"buy\"}".formatted(UUID.randomUUID());
  }
}
