package io.bactrian.capture.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends webhooks as TradingView and an Expert Advisor do. */
public final class Sender {
  public record Answer(int status, JsonNode body, java.net.http.HttpHeaders headers) {}

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String base;
  private final Credentials credentials;

  public Sender(int port, Credentials credentials) {
    this.base = "http://127.0.0.1:" + port;
    this.credentials = credentials;
  }

  public Answer alert(String body, String... headers) {
    return send(
        post("/webhooks/tradingview/" + credentials.get("tradingview.token"), body, headers));
  }

  Answer supabase(String body) {
    return supabase(credentials.get("supabase.token"), body);
  }

  Answer supabase(String token, String body) {
    return send(post("/webhooks/supabase/" + token, body));
  }

  public Answer mt5(String id, String kind, String items) {
    return mt5(
        id,
        """
        {"login":"5001","gmt_offset_s":7200,"kind":"%s","items":[%s]}\
        """
            .formatted(kind, items));
  }

  Answer mt5(String id, String body) {
    String time = Long.toString(Instant.now().getEpochSecond());
    return send(
        post(
            "/webhooks/mt5",
            body,
            "webhook-id",
            id,
            "webhook-timestamp",
            time,
            "webhook-signature",
            sign(id, time, body)));
  }

  String sign(String id, String time, String body) {
    return sign(credentials.get("mt5.secret"), id, time, body);
  }

  static String sign(String secret, String id, String time, String body) {
    try {
      byte[] key = Base64.getDecoder().decode(secret.substring(6));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] text = (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a refused message again, mended. */
  public Answer replay(long id, String body) {
    return send(
        post(
            "/api/v1/rejected/" + id + "/replay",
            JSON.createObjectNode().put("body", body).toString(),
            "Authorization",
            "Bearer " + credentials.get("service.key"),
            "Content-Type",
            "application/json"));
  }

  public HttpRequest post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  public Answer send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), JSON.readTree(response.body()), response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
