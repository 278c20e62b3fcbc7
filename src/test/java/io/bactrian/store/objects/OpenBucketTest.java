package io.bactrian.store.objects;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.bactrian.hub.embedded.S3Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that gives to everybody; one that does not is {@link ObjectStoreTest}'s. */
class OpenBucketTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("ETag", "\"e\"");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void isRefusedAtTheStart() {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    assertThatThrownBy(() -> TestStore.configured(new S3Endpoint(uri, "hub", "key"), "bucket"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("HUB_S3_BUCKET");
  }
}
