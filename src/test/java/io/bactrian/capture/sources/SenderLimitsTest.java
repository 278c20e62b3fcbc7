package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@HubTest(
    properties = {
      "hub.ingestion.rate-per-second=1",
      "hub.ingestion.rate-burst=3",
      "hub.ingestion.body-budget=300KB",
      "hub.security.body-timeout=1s",
      "hub.ingestion.open-logins=false"
    })
class SenderLimitsTest {
  @Autowired SenderLimits limits;
  @Autowired Credentials credentials;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) throws IOException {
    IngestionHome.register(registry);
  }

  @Test
  void answers429ToAFastSenderAndServesOthers() {
    var sender = new Sender(port, credentials);
    Sender.Answer answer = sender.alert(alert());
    for (int i = 0; i < 3; i++) {
      answer = sender.alert(alert());
    }
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThatCode(() -> limits.count("tradingview", "another")).doesNotThrowAnyException();
  }

  @Test
  void holdsNoMoreBodiesThanItsBudget() {
    var first = limits.share(1 << 20); // declared larger than the limit, held up to it
    assertThatThrownBy(() -> limits.share(-1)).hasMessageContaining("memory");
    assertThatCode(() -> limits.share(10_000).close()).doesNotThrowAnyException();
    first.close();
    assertThatCode(() -> limits.share(-1).close()).doesNotThrowAnyException();
  }

  @Test
  void keepsItsBudgetForProvenCallers() throws IOException {
    List<Socket> bogus = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      bogus.add(halfSent("127.0.0.2", 250_000));
    }
    assertThat(new Sender(port, credentials).alert(alert()).status()).isNotEqualTo(503);
    limits.share(200_000).close();
    for (Socket socket : bogus) {
      socket.close();
    }
  }

  @Test
  void closesTheConnectionOfASenderThatStalls() throws IOException {
    try (Socket socket = halfSent("127.0.0.1", 1000)) {
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 408").contains("did not arrive within 1 s");
    }
  }

  private Socket halfSent(String from, int length) throws IOException {
    var socket =
        new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
    socket
        .getOutputStream()
        .write(
            ("POST /webhooks/mt5 HTTP/1.1\r\nHost: h\r\nwebhook-id: a\r\nwebhook-timestamp: "
                    + Instant.now().getEpochSecond()
                    + "\r\nContent-Length: "
                    + length
                    + "\r\n\r\n{")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void closesTheConnectionOfASenderThatSendsByteByByte() throws IOException, InterruptedException {
    try (var socket = new Socket("127.0.0.1", port)) {
      var out = socket.getOutputStream();
      out.write(
          ("POST /webhooks/mt5 HTTP/1.1\r\nHost: h\r\nwebhook-id: a\r\nwebhook-timestamp: "
                  + Instant.now().getEpochSecond()
                  + "\r\nContent-Length: 1000\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(150);
      byte[] answer = new byte[12];
      int read = 0;
      while (read < answer.length) {
        out.write('x');
        try {
          read += socket.getInputStream().readNBytes(answer, read, answer.length - read);
        } catch (java.net.SocketTimeoutException e) {
          continue; // not answered yet: drip on
        }
      }
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void refusesALoginWithoutASecretOfItsOwnWhereTheHubIsClosed() {
    var answer =
        new Sender(port, credentials)
            .mt5(UUID.randomUUID().toString(), "account", "{\"balance\":1,\"equity\":1}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().get("field").asText()).isEqualTo("login");
  }

  private static String alert() {
    return "{\"strategy\":\"%s\",\"ticker\":\"T\",\"action\":\"buy\"}".formatted(UUID.randomUUID());
  }
}
