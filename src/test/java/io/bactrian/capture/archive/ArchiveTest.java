package io.bactrian.capture.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.store.objects.ObjectStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Chart images and Pine sources, over HTTP. */
@HubTest
class ArchiveTest {
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired ObjectMapper mapper;
  @Autowired ObjectStore store;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void keepsAnImageOnceAndListsIt() throws Exception {
    JsonNode first = answer(put("charts/btc.png", PNG));
    String key = first.path("key").asText();
    assertThat(first.path("status").asText()).isEqualTo("stored");
    assertThat(key).matches("archive/charts/\\d{4}-\\d{2}-\\d{2}/[0-9a-f]{16}-btc\\.png");
    assertThat(store.get(key)).isEqualTo(PNG);
    JsonNode again = answer(put("charts/btc.png", PNG));
    assertThat(again.path("status").asText()).isEqualTo("duplicate");
    assertThat(again.path("key").asText()).isEqualTo(key);
    byte[] other = Arrays.copyOf(PNG, PNG.length + 1);
    assertThat(answer(put("charts/btc.png", other)).path("key").asText()).isNotEqualTo(key);
    JsonNode page = answer(send("?kind=charts&name=btc.png&limit=1", "GET", "service.key", null));
    assertThat(page.path("items")).hasSize(1);
    assertThat(page.path("next").isNull()).isFalse();
    assertThat(page.path("items").path(0).path("content_type").asText()).isEqualTo("image/png");
  }

  @Test
  void keepsAPineSource() throws Exception {
    byte[] source = "//@version=6\nindicator(\"é\")".getBytes(StandardCharsets.UTF_8);
    JsonNode kept = answer(put("pine/my%20cross.pine", source));
    assertThat(kept.path("key").asText()).startsWith("archive/pine/").endsWith("-my cross.pine");
    assertThat(store.get(kept.path("key").asText())).isEqualTo(source);
  }

  @ParameterizedTest
  @CsvSource({
    "charts/.hidden.png, 89504e470d0a1a0a, 400, name",
    "charts/a%07.png,    89504e470d0a1a0a, 400, ",
    "charts/..%2Fa.png,  89504e470d0a1a0a, 400, ",
    "charts/a%5Cb.png,   89504e470d0a1a0a, 400, ",
    "movies/a.png,       89504e470d0a1a0a, 400, kind",
    "charts/a.png,       474946383961,     415, body",
    "charts/a.png,       '',               415, body",
    "pine/a.pine,        c328,             415, body",
    "pine/a.pine,        2f2f00,           415, body"
  })
  void namesTheFieldOfAFileThatIsNoneOfTheKinds(
      String path, String hex, int status, @Nullable String field) throws Exception {
    HttpResponse<String> answer = put(path, HexFormat.of().parseHex(hex));
    assertThat(answer.statusCode()).isEqualTo(status);
    if (field != null) {
      assertThat(mapper.readTree(answer.body()).path("field").asText()).isEqualTo(field);
    }
  }

  @Test
  void refusesWhatIsTooLargeAndWhoMayNot() throws Exception {
    assertThat(put("pine/a.pine", new byte[1024 * 1024 + 1]).statusCode()).isEqualTo(413);
    for (String key : new String[] {"investor.key", "ea.key"}) {
      assertThat(send("/charts/a.png", "PUT", key, PNG).statusCode()).isEqualTo(403);
    }
  }

  private HttpResponse<String> put(String path, byte[] body) throws Exception {
    return send("/" + path, "PUT", "service.key", body);
  }

  private HttpResponse<String> send(String path, String method, String key, byte @Nullable [] body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/archive" + path))
            .header("Authorization", "Bearer " + credentials.get(key))
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private JsonNode answer(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return mapper.readTree(response.body());
  }
}
