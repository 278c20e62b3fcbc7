package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What callers who have proved nothing may cost. The others call from another address. */
@PortsTest
class UnprovenCallersTest {
  private static final int THREADS = 64;
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

  private static final String LENGTH = "Content-Length: 1000\r\n\r\nu";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n3";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** More half-sent bodies than the web server has threads; both kinds of length. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /login",
        "POST /%6cogin",
        "POST /webhooks/tradingview/unknown",
        "POST /webhooks/trainer",
        "POST /webhooks/nothing/here",
        "POST /webhooks/mt5",
        "PUT /api/v1/policy",
        "PATCH /api/v1/policy",
        "POST /functions/v1/infer",
        "POST /health",
        "POST /logout",
        "POST /%zz",
        "POST /;x=y",
      })
  void servesOthersWhileUnprovenCallersSendHalfABody(String request) throws IOException {
    for (String rest : new String[] {LENGTH, CHUNKED}) {
      String from = rest.equals(LENGTH) ? "127.0.0.2" : "127.0.0.6";
      for (int i = 0; i < THREADS + 6; i++) {
        open(from, request, FORM + "Cookie: HUB_SESSION=x\r\n" + signature() + rest);
      }
      servesOthers();
      hangUp();
    }
  }

  @Test
  void readsNoFormOfMegabytes() throws IOException {
    for (int i = 0; i < THREADS + 6; i++) {
      open("127.0.0.3", "POST /login", FORM + "Content-Length: 2097000\r\n\r\nu");
    }
    servesOthers();
    for (Socket socket : sockets) {
      assertThat(status(socket)).isIn("403", "413");
    }
  }

  @Test
  void closesConnectionsBeyondWhatAnAddressMayHold() throws IOException {
    int refused = 0;
    for (int i = 0; i < 130; i++) {
      Socket socket = open("127.0.0.4", "GET /health", "\r\n");
      refused += status(socket).isEmpty() ? 1 : 0;
    }
    assertThat(refused).isEqualTo(30);
    servesOthers();
    sockets.get(0).close();
  }

  @Test
  void hasNoMoreThanItsShareOfBodiesWaitedFor() throws IOException {
    for (int i = 0; i < 20; i++) {
      open("127.0.0.5", "POST /login", FORM + "Content-Length: 1000\r\n\r\nu");
    }
    int refused = 0;
    for (Socket socket : sockets) {
      socket.setSoTimeout(500);
      refused += status(socket).equals("429") ? 1 : 0;
    }
    assertThat(refused).isEqualTo(4);
  }

  private void servesOthers() {
    var visitor = new Visitor();
    assertThat(visitor.get(port, "/health").statusCode()).isIn(200, 503);
    assertThat(
            visitor
                .login(port, "HUB_CSRF", "operator", credentials.get("operator.password"))
                .headers()
                .firstValue("location"))
        .contains("/");
  }

  private Socket open(String from, String request, String rest) throws IOException {
    Socket socket = Visitor.connect(from, port);
    sockets.add(socket);
    socket.setSoTimeout(15_000);
    try {
      String head = request + " HTTP/1.1\r\nHost: h\r\n" + rest;
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    } catch (SocketException e) {
      assertThat(socket.isConnected()).isTrue(); // closed by the hub
    }
    return socket;
  }

  private static String signature() {
    return "webhook-id: a\r\nwebhook-timestamp: " + Instant.now().getEpochSecond() + "\r\n";
  }

  /** Empty where the connection was closed, or nothing came. */
  private static String status(Socket socket) {
    try {
      byte[] line = socket.getInputStream().readNBytes(12);
      return line.length < 12 ? "" : new String(line, 9, 3, StandardCharsets.US_ASCII);
    } catch (SocketException | SocketTimeoutException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
