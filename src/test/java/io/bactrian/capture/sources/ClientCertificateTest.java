package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.TestKey;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The hub with a certificate of its own, asking TradingView for its. */
@HubTest(
    properties = {
      "server.ssl.client-auth=want",
      "hub.ingestion.tradingview-certificate=CN=TradingView Webhooks,O=TradingView\\\\, Inc."
    })
class ClientCertificateTest {
  private static final Path FOLDER = folder();
  private static final TestKey HUB = make("hub", "CN=127.0.0.1");
  private static final TestKey TRADINGVIEW =
      make("tradingview", "CN=TradingView Webhooks, O=\"TradingView, Inc.\", C=US");
  private static final TestKey IMPOSTOR = make("impostor", "CN=TradingView Webhooks, O=Other");

  @Autowired Credentials credentials;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void certificates(DynamicPropertyRegistry registry) throws Exception {
    registry.add("server.ssl.key-store", HUB.file()::toString);
    registry.add("server.ssl.key-store-password", () -> TestKey.PASSWORD);
    Path trusted = FOLDER.resolve("trusted.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("a", TRADINGVIEW.certificate());
    store.setCertificateEntry("b", IMPOSTOR.certificate());
    try (var out = Files.newOutputStream(trusted)) {
      store.store(out, TestKey.PASSWORD.toCharArray());
    }
    registry.add("server.ssl.trust-store", trusted::toString);
    registry.add("server.ssl.trust-store-password", () -> TestKey.PASSWORD);
  }

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) throws IOException {
    IngestionHome.register(registry);
  }

  @Test
  void takesAlertsFromTradingViewsCertificateOnly() throws Exception {
    assertThat(alert(TRADINGVIEW)).isEqualTo(200);
    assertThat(alert(IMPOSTOR)).isEqualTo(403);
    assertThat(alert(null)).isEqualTo(403);
  }

  private int alert(@Nullable TestKey certificate) throws Exception {
    SSLContext tls = TestKey.tls(certificate, HUB);
    HttpClient http = HttpClient.newBuilder().sslContext(tls).build();
    String body =
        "{\"strategy\":\"%s\",\"ticker\":\"T\",\"action\":\"buy\"}".formatted(UUID.randomUUID());
    String path = "/webhooks/tradingview/" + credentials.get("tradingview.token");
    return http.send(
            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private static TestKey make(String name, String subject) {
    return TestKey.make(FOLDER.resolve(name + ".p12"), subject, "EC", "IP:127.0.0.1");
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target", "hubs")), "tls")
          .toAbsolutePath();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
