package io.bactrian.store.onedrive.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Calls the fake as any client would, one request at a time, nothing followed or repeated. */
final class GraphCaller {
  /** What came back. */
  record Reply(int status, HttpHeaders headers, byte[] body) {
    JsonNode json() {
      try {
        return Answer.JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    String code() {
      return json().at("/error/code").asText();
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FakeGraph graph;

  GraphCaller(FakeGraph graph) {
    this.graph = graph;
  }

  /** With the token; a body is sent as it is, headers are name, value, ... */
  Reply send(String method, String address, String body, String... headers) {
    HttpRequest.Builder request =
        request(method, address, body.getBytes(StandardCharsets.UTF_8), headers);
    return exchange(request.header("Authorization", "Bearer " + FakeGraph.TOKEN));
  }

  Reply send(String method, String address) {
    return send(method, address, "");
  }

  /** Without the token. */
  Reply plain(String method, String address, String... headers) {
    return exchange(request(method, address, new byte[0], headers));
  }

  private HttpRequest.Builder request(
      String method, String address, byte[] body, String... headers) {
    String url = address.startsWith("http") ? address : graph.address() + "/v1.0" + address;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private Reply exchange(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Reply(answer.statusCode(), answer.headers(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  byte[] download(String address) {
    Reply redirect = send("GET", address);
    if (redirect.status() != 302) {
      throw new IllegalStateException("No redirect but " + redirect.status());
    }
    return plain("GET", redirect.header("Location")).body();
  }

  Reply session(String address, Map<String, Object> item, String... headers) {
    try {
      String body = Answer.JSON.writeValueAsString(Map.of("item", item));
      return send("POST", address + "/createUploadSession", body, headers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  Reply fragment(String url, byte[] content, int from, int length) {
    byte[] bytes = Arrays.copyOfRange(content, from, from + length);
    String range = "bytes " + from + "-" + (from + length - 1) + "/" + content.length;
    return exchange(request("PUT", url, bytes, "Content-Range", range));
  }
}
