package io.bactrian.capture.sources;

import io.bactrian.hub.security.Credentials;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Requests that begin as good ones and lose or gain something, the same for the same seed. */
final class Fuzz {
  private static final List<String> VALUES =
      List.of(
          "null",
          "-1",
          "1e999999",
          "1e-999999",
          "NaN",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "{}",
          "true",
          "99999999999999999999999999",
          "\"" + "x".repeat(5000) + "\"",
          "\"buy\"",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
          "\"2026-13-45T99:99:99Z\"",
          "0.1",
          "\"'; drop table tv_signals; --\"",
          "-0",
          "1E400");
  private static final List<String> HEADERS =
      List.of(
          "Content-Encoding: gzip",
          "Content-Type: multipart/form-data; boundary=x",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Type: \u00ff",
          "CamelHttpUri: http://evil",
          "kafka.OVERRIDE_TOPIC: x",
          "X-Forwarded-For: ,,,;;",
          "Cookie: HUB_SESSION=" + "a".repeat(500),
          "Range: bytes=0-",
          "webhook-id: second");

  private final Random random;
  private final Credentials credentials;

  Fuzz(long seed, Credentials credentials) {
    this.random = new Random(seed);
    this.credentials = credentials;
  }

  /** A whole HTTP request with a length that fits its body. */
  byte[] next() {
    boolean alert = random.nextInt(3) > 0;
    byte[] body = mutate(alert ? alert() : telemetry());
    var head = new StringBuilder("POST ");
    if (alert) {
      boolean known = random.nextInt(20) > 0;
      head.append("/webhooks/tradingview/")
          .append(known ? credentials.get("tradingview.token") : "t" + random.nextInt());
    } else {
      head.append("/webhooks/mt5");
    }
    head.append(" HTTP/1.1\r\nHost: h\r\nContent-Length: ").append(body.length).append("\r\n");
    if (!alert) {
      sign(head, body);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      head.append(pick(HEADERS)).append("\r\n");
    }
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    return request.toByteArray();
  }

  private void sign(StringBuilder head, byte[] body) {
    String id = "fuzz-" + random.nextInt(1_000_000);
    String time =
        Long.toString(Instant.now().getEpochSecond() + (random.nextInt(30) == 0 ? 999 : 0));
    // Bytes that are no text are signed as something else, and refused for it.
    String text = new String(body, StandardCharsets.UTF_8);
    String signature =
        random.nextInt(30) == 0
            ? "v1,AAAA"
            : Sender.sign(credentials.get("mt5.secret"), id, time, text);
    head.append("webhook-id: ").append(id).append("\r\n");
    head.append("webhook-timestamp: ").append(time).append("\r\n");
    head.append("webhook-signature: ").append(signature).append("\r\n");
  }

  private String alert() {
    return "{\"strategy\":\"fuzz\",\"ticker\":\"T\",\"action\":%s,\"close\":%s,\"timenow\":%s,\"indicators\":{\"a\":%s},\"n\":%d}"
        .formatted(
            value("\"buy\""),
            value("1.5"),
            value("\"2026-01-01T00:00:00Z\""),
            value("2"),
            random.nextInt());
  }

  private String telemetry() {
    String kind = pick(List.of("deal", "tick", "bar", "account", "position", "receipt", "x"));
    return "{\"login\":%s,\"gmt_offset_s\":%s,\"kind\":\"%s\",\"items\":[{\"ticket\":%s,\"time_msc\":%s,\"type\":\"BALANCE\",\"symbol\":%s,\"bid\":%s,\"balance\":1,\"equity\":%s}]}"
        .formatted(
            value("\"5001\""),
            value("7200"),
            kind,
            value("\"" + random.nextInt(1_000_000) + "\""),
            value("1735689600123"),
            value("\"T\""),
            value("1.5"),
            value("1"));
  }

  private String value(String good) {
    return random.nextInt(12) == 0 ? pick(VALUES) : good;
  }

  private byte[] mutate(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    switch (random.nextInt(8)) {
      case 0 -> body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      case 1 -> body = java.util.Arrays.copyOf(body, random.nextInt(body.length));
      case 2 -> {
        int at = random.nextInt(body.length);
        byte[] doubled = java.util.Arrays.copyOf(body, body.length + 10);
        System.arraycopy(
            body,
            at,
            doubled,
            Math.min(at + 10, doubled.length - (body.length - at)),
            body.length - at);
        body = doubled;
      }
      default -> {}
    }
    return body;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  static String readable(byte[] request) {
    return new String(request, StandardCharsets.ISO_8859_1);
  }
}
