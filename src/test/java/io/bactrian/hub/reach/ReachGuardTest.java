package io.bactrian.hub.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.DefaultExchangeFormatter;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message makes of a route's endpoints, on a real Camel context with real sockets. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class ReachGuardTest {
  @TempDir static Path home;
  private static HttpServer closed;
  private static HttpServer open;
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static DefaultCamelContext context;

  @BeforeAll
  static void start() throws Exception {
    closed = server();
    closed.createContext(
        "/",
        exchange -> {
          CALLS.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    open = server();
    open.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", url(closed) + "/moved");
          boolean moves = exchange.getRequestURI().getPath().equals("/moves");
          byte[] answer = "open".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(moves ? 302 : 200, moves ? -1 : answer.length);
          if (!moves) {
            exchange.getResponseBody().write(answer);
          }
          exchange.close();
        });
    context = new DefaultCamelContext();
    context.disableJMX();
    context.getRegistry().bind("tool", new Object());
    context.getRegistry().bind("formatter", new DefaultExchangeFormatter());
    Guards.put(context, Reach.of(home, "localhost:" + open.getAddress().getPort()));
    context.addRoutes(routes());
    context.start();
  }

  private static RouteBuilder routes() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:toD").toD("${header.to}");
        from("direct:list").recipientList(header("to"));
        from("direct:slip").routingSlip(header("to"));
        from("direct:poll").pollEnrich().header("to").timeout(1);
        from("direct:enrich").enrich().header("to");
        from("direct:open").to(url(open) + "/?throwExceptionOnFailure=false");
        from("direct:follow").to(url(open) + "/moves?followRedirects=true");
        from("direct:write").to("file:" + home + "/data/files/out");
      }
    };
  }

  @AfterAll
  static void stop() {
    context.stop();
    closed.stop(0);
    open.stop(0);
  }

  @BeforeEach
  void reset() {
    CALLS.set(0);
  }

  private static HttpServer server() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    return server;
  }

  private static String url(HttpServer server) {
    return "http://localhost:" + server.getAddress().getPort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"toD", "list", "slip", "enrich"})
  void refusesAnAddressFromAMessageBeforeItConnects(String step) {
    assertThat(refusal("direct:" + step, Map.of("to", url(closed) + "/x")))
        .contains("hub.routes.allow.hosts");
    assertThat(CALLS).hasValue(0);
  }

  @Test
  void connectsToAServerThatIsOpened() {
    assertThat(send("direct:open", Map.of())).isEqualTo("open");
    assertThat(send("direct:toD", Map.of("to", url(open) + "/y"))).isEqualTo("open");
  }

  @Test
  void refusesAnAddressInAHeaderWhenTheClientConnects() {
    assertThat(refusal("direct:open", Map.of("CamelHttpUri", url(closed) + "/x")))
        .contains("the hub's own machine");
    assertThat(refusal("direct:open", Map.of("CamelHttpUri", "http://2130706433:" + port())))
        .contains("the hub's own machine");
    assertThat(refusal("direct:open", Map.of("CamelRestHttpUri", url(closed) + "/x")))
        .contains("the hub's own machine");
    assertThat(CALLS).hasValue(0);
  }

  @Test
  void followsNoRedirectToWhatIsClosed() {
    assertThat(refusal("direct:follow", Map.of())).contains("the hub's own machine");
    assertThat(CALLS).hasValue(0);
  }

  @Test
  void resolvesAnewForEveryConnection() throws Exception {
    Queue<String> answers = new ArrayDeque<>(List.of("203.0.113.5", "127.0.0.1"));
    DnsResolver rebinding = new Answers(answers);
    var dns = new GuardedDns(new HostPolicy(List.of("*"), List.of()), rebinding);

    assertThat(dns.resolve("rebound.example", 80)).hasSize(1);
    assertThat(catchThrowable(() -> dns.resolve("rebound.example", 80)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("resolves to 127.0.0.1");
  }

  private record Answers(Queue<String> addresses) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return InetAddress.getAllByName(addresses.remove());
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bean:tool?method=x",
        "class:java.lang.Runtime",
        "language:simple:${body}",
        "controlbus:language:simple",
        "log:x?exchangeFormatter=#class:org.apache.camel.support.processor.DefaultExchangeFormatter",
        "log:x?exchangeFormatter=#bean:formatter"
      })
  void runsNoCodeThatAMessageNames(String uri) {
    assertThat(refusal("direct:toD", Map.of("to", uri)))
        .containsAnyOf("an address from a message names no", "runs code");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "telegram:bots?authorizationToken=1:x&baseUri=https://example.com",
        "kafka:t?brokers=example.com:9092"
      })
  void givesTheHubsCredentialsToNoServerThatAMessageNames(String uri) {
    assertThat(refusal("direct:toD", Map.of("to", uri))).contains("gets the hub's credentials");
  }

  @Test
  void takesAServerThatAFileNamesWhileTheHubRuns() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:named").to("telegram:bots?authorizationToken=1:x&baseUri=https://a.test");
          }
        });
    assertThat(context.hasEndpoint("telegram:bots?authorizationToken=1:x&baseUri=https://a.test"))
        .isNotNull();
  }

  @Test
  void writesBelowTheFolderOfFilesOnly() {
    send("direct:write", Map.of("CamelFileName", "in/a.txt"));
    assertThat(home.resolve("data/files/out/in/a.txt")).exists();

    assertThat(refusal("direct:write", Map.of("CamelFileName", "../../../routes/a.camel.yaml")))
        .contains("jailed");
    assertThat(home.resolve("routes")).doesNotExist();
    for (String to :
        List.of(
            "file:" + home + "/routes",
            "file:/etc?noop=true",
            "file:" + home + "/data/files/../postgres",
            "file:" + home + "/data/files?jailStartingDirectory=false",
            "file:" + home + "/data/files?tempFileName=../../routes/x",
            "stream:file?fileName=/etc/passwd")) {
      assertThat(refusal("direct:toD", Map.of("to", to))).as(to).containsAnyOf("hub.files", "jail");
    }
    assertThat(refusal("direct:poll", Map.of("to", "file:/etc?noop=true"))).contains("hub.files");
  }

  @Test
  void readsNoResourceOfTheHubsOwn() throws Exception {
    Files.createDirectories(home.resolve("data"));
    Files.writeString(home.resolve("data/credentials.properties"), "operator.password=x");
    var resources = new GuardedResources(context, Reach.of(home));

    assertThat(
            catchThrowable(
                () -> resources.resolveResource("file:" + home + "/data/credentials.properties")))
        .hasMessageContaining("no resource");
    assertThat(catchThrowable(() -> resources.resolveResource("http://localhost/x")))
        .isInstanceOf(UnreachableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://user@localhost:2121/in?password=x",
        "sftp://user@127.0.0.1/in?password=x",
        "smtp://localhost:25",
        "imaps://127.0.0.1?username=a&password=b",
        "kafka:topic?brokers=localhost:9093",
        "telegram:bots?authorizationToken=1:a&baseUri=http://localhost:1",
        "aws2-s3:bucket?overrideEndpoint=true&uriEndpointOverride=http://169.254.169.254"
            + "&region=eu-west-1&accessKey=a&secretKey=b"
      })
  void judgesEveryComponentThatConnects(String uri) {
    assertThat(refusal("direct:toD", Map.of("to", uri))).contains("hub.routes.allow.hosts");
  }

  @Test
  void reachesTheBrokersThatTheHubIsGiven() {
    assertThat(Reach.of(home).endpoint("kafka", "t", Map.of("brokers", "localhost:9092")))
        .isEmpty();
  }

  private static int port() {
    return closed.getAddress().getPort();
  }

  private static String send(String to, Map<String, Object> headers) {
    return context.createProducerTemplate().requestBodyAndHeaders(to, "x", headers, String.class);
  }

  private static String refusal(String to, Map<String, Object> headers) {
    Throwable thrown = catchThrowable(() -> send(to, headers));
    assertThat(thrown).as("%s with %s is refused", to, headers).isNotNull();
    StringBuilder text = new StringBuilder();
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      text.append(at.getMessage()).append('\n');
    }
    return text.toString();
  }
}
