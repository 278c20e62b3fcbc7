package io.bactrian.store.onedrive.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A request as it came; the path is decoded, its grammar allows that before it is parsed. */
record Call(
    String method,
    String path,
    String rawPath,
    String query,
    Map<String, String> parameters,
    Map<String, String> headers,
    InputStream body) {
  private static final int LARGEST_JSON = 1024 * 1024;

  static Call of(HttpExchange exchange) {
    URI uri = exchange.getRequestURI();
    var headers = new LinkedHashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return new Call(
        exchange.getRequestMethod(),
        uri.getPath(),
        uri.getRawPath(),
        query,
        form(query),
        headers,
        exchange.getRequestBody());
  }

  static Map<String, String> form(String text) {
    var pairs = new LinkedHashMap<String, String>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        pairs.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return pairs;
  }

  /** A word as the constant it names; an empty one as the other. */
  static <E extends Enum<E>> E choice(String word, E otherwise) {
    try {
      return word.isEmpty()
          ? otherwise
          : Enum.valueOf(otherwise.getDeclaringClass(), word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw GraphError.invalid("invalidParameterFormat", "Unknown word: " + word);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  long contentLength() {
    String length = header("content-length");
    return length.isEmpty() ? -1 : Long.parseLong(length);
  }

  String text() throws IOException {
    return new String(body.readNBytes(LARGEST_JSON), StandardCharsets.UTF_8);
  }

  JsonNode json() throws IOException {
    String text = text();
    if (text.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return Answer.JSON.readTree(text);
    } catch (IOException e) {
      throw GraphError.invalid("", "Unable to read JSON request payload");
    }
  }
}
