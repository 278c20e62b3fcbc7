package io.bactrian.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.security.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
  private static final String PASSWORD = "changeit";
  private static final Path FOLDER = folder();
  private static final Path HUB = make("hub", "CN=127.0.0.1");
  private static final Path TRADINGVIEW =
      make("tradingview", "CN=TradingView Webhooks, O=\"TradingView, Inc.\", C=US");
  private static final Path IMPOSTOR = make("impostor", "CN=TradingView Webhooks, O=Other");

  @Autowired Credentials credentials;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void certificates(DynamicPropertyRegistry registry) throws Exception {
    registry.add("server.ssl.key-store", HUB::toString);
    registry.add("server.ssl.key-store-password", () -> PASSWORD);
    Path trusted = FOLDER.resolve("trusted.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("a", load(TRADINGVIEW).getCertificate("key"));
    store.setCertificateEntry("b", load(IMPOSTOR).getCertificate("key"));
    try (var out = Files.newOutputStream(trusted)) {
      store.store(out, PASSWORD.toCharArray());
    }
    registry.add("server.ssl.trust-store", trusted::toString);
    registry.add("server.ssl.trust-store-password", () -> PASSWORD);
  }

  @Test
  void takesAlertsFromTradingViewsCertificateOnly() throws Exception {
    assertThat(alert(TRADINGVIEW)).isEqualTo(200);
    assertThat(alert(IMPOSTOR)).isEqualTo(403);
    assertThat(alert(null)).isEqualTo(403);
  }

  private int alert(@org.jspecify.annotations.Nullable Path certificate) throws Exception {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(certificate == null ? null : load(certificate), PASSWORD.toCharArray());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(load(HUB));
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(certificate == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
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

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static Path make(String name, String subject) {
    Path file = FOLDER.resolve(name + ".p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "key",
                  "-keyalg",
                  "EC",
                  "-dname",
                  subject,
                  "-ext",
                  "SAN=IP:127.0.0.1",
                  "-validity",
                  "2",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .start();
      String output =
          new String(
              keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(keytool.waitFor()).as(output).isZero();
      return file;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
