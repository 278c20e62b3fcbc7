package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A caller with a cookie jar that, like a browser's, knows hosts but no ports. */
public final class Visitor {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final Map<String, String> cookies = new TreeMap<>();

  public HttpResponse<String> get(int port, String path, String... headers) {
    return call(port, "GET", path, "", headers);
  }

  /** Keeps the cookies that the answer sets; an emptied cookie is dropped. */
  public HttpResponse<String> call(
      int port, String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(c -> c.getKey() + "=" + c.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      response.headers().allValues("set-cookie").forEach(this::keep);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Fills in the login form as a browser does. */
  public HttpResponse<String> login(int port, String csrfCookie, String user, String password) {
    return login(port, csrfCookie, user, password, "/login", "127.0.0.1");
  }

  /** The same at another spelling of the address, and for a client of a proxy. */
  public HttpResponse<String> login(
      int port, String csrfCookie, String user, String password, String path, String client) {
    assertThat(get(port, "/login").body()).contains("\"" + cookie(csrfCookie) + "\"");
    String form =
        "username=%s&password=%s&_csrf=%s"
            .formatted(
                user, URLEncoder.encode(password, StandardCharsets.UTF_8), cookie(csrfCookie));
    return call(
        port,
        "POST",
        path,
        form,
        "Content-Type",
        "application/x-www-form-urlencoded",
        "X-Forwarded-For",
        client);
  }

  /** What the server says to bytes that no client library would send. */
  static String raw(int port, String request) throws IOException {
    return rawFrom("127.0.0.1", port, request);
  }

  /** The same from another address of this machine. */
  static String rawFrom(String address, int port, String request) throws IOException {
    try (Socket socket = connect(address, port)) {
      socket.setSoTimeout(5_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  static Socket connect(String from, int port) throws IOException {
    return new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
  }

  /** Calls the console's API as its pages do. */
  public HttpResponse<String> api(int port, String method, String path, String body) {
    return call(
        port,
        method,
        path,
        body,
        "Content-Type",
        "application/json",
        "X-XSRF-TOKEN",
        cookie("HUB_CSRF"));
  }

  public void forget(String name) {
    cookies.remove(name);
  }

  public void take(String name, String value) {
    cookies.put(name, value);
  }

  /** The cookie's value, empty where there is none. */
  public String cookie(String name) {
    return cookies.getOrDefault(name, "");
  }

  private void keep(String cookie) {
    String pair = cookie.substring(0, cookie.indexOf(';'));
    String name = pair.substring(0, pair.indexOf('='));
    String value = pair.substring(pair.indexOf('=') + 1);
    if (value.isEmpty()) {
      cookies.remove(name);
    } else {
      cookies.put(name, value);
    }
  }
}
