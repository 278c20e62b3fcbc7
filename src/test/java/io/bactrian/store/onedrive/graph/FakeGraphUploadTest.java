package io.bactrian.store.onedrive.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.store.onedrive.graph.GraphCaller.Reply;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upload sessions, as the page on createUploadSession describes them. */
class FakeGraphUploadTest extends FakeGraphTestBase {
  private static final int STEP = Uploads.STEP;
  private static final Map<String, Object> REPLACE =
      Map.of("@microsoft.graph.conflictBehavior", "replace");

  private final byte[] content = new byte[2 * STEP + 7];

  @BeforeEach
  void fill() {
    new Random(1).nextBytes(content);
  }

  private String url(Map<String, Object> item, String... headers) {
    Reply created = caller.session("/me/drive/root:/in/big.bin:", item, headers);
    assertThat(created.status()).isEqualTo(200);
    assertThat(created.json().path("expirationDateTime").asText()).isNotEmpty();
    return created.json().path("uploadUrl").asText();
  }

  private Reply first(String url) {
    return caller.fragment(url, content, 0, STEP);
  }

  private Reply rest(String url) {
    return caller.fragment(url, content, STEP, STEP + 7);
  }

  private static String expected(Reply reply) {
    return reply.json().at("/nextExpectedRanges/0").asText();
  }

  @Test
  void takesALargeFileInFragmentsAndRemovesTheSession() {
    String url = url(Map.of());
    Reply first = first(url);
    assertThat(first.status()).isEqualTo(202);
    assertThat(expected(first)).isEqualTo(STEP + "-");
    assertThat(graph.tree().exists("in/big.bin")).isFalse();
    Reply last = rest(url);
    assertThat(last.status()).isEqualTo(201);
    assertThat(last.json().at("/file/hashes/quickXorHash").asText())
        .isEqualTo(QuickXor.of(content));
    assertThat(caller.download("/me/drive/root:/in/big.bin:/content")).isEqualTo(content);
    assertThat(caller.plain("GET", url).status()).isEqualTo(404);
    assertThat(graph.openUploads()).isZero();
  }

  @Test
  void refusesFragmentsOutOfOrderOrReceivedBeforeOrOfTheWrongSize() {
    String url = url(Map.of());
    assertThat(rest(url).status()).isEqualTo(416);
    assertThat(caller.fragment(url, content, 0, 1000).status()).isEqualTo(400);
    assertThat(first(url).status()).isEqualTo(202);
    Reply again = first(url);
    assertThat(again.status()).isEqualTo(416);
    assertThat(again.json().at("/error/innerError/code").asText()).isEqualTo("fragmentOverlap");
    assertThat(expected(caller.plain("GET", url))).isEqualTo(STEP + "-");
    byte[] shorter = new byte[content.length - 1];
    assertThat(caller.fragment(url, shorter, STEP, STEP).status()).isEqualTo(400);
    assertThat(caller.plain("PUT", url).status()).isEqualTo(400);
    assertThat(rest(url).status()).isEqualTo(201);
  }

  @Test
  void takesNoTokenAndKnowsNoCancelledOrExpiredSession() {
    String url = url(Map.of());
    assertThat(caller.send("GET", url).status()).isEqualTo(401);
    assertThat(caller.plain("DELETE", url).status()).isEqualTo(204);
    assertThat(first(url).code()).isEqualTo("itemNotFound");
    String other = url(Map.of());
    graph.expireUploads();
    assertThat(first(other).status()).isEqualTo(404);
    assertThat(graph.openUploads()).isZero();
  }

  @Test
  void meetsANameTakenMeanwhileAtTheEndAndKeepsTheSession() throws Exception {
    String url = url(Map.of());
    first(url);
    graph.tree().put("in/BIG.bin", new byte[1]);
    Reply last = rest(url);
    assertThat(last.status()).isEqualTo(409);
    assertThat(last.code()).isEqualTo("nameAlreadyExists");
    assertThat(caller.plain("GET", url).json().path("nextExpectedRanges")).isEmpty();
    assertThat(graph.tree().read("in/big.bin")).hasSize(1);
    assertThat(caller.session("/me/drive/root:/in/big.bin:", Map.of()).status()).isEqualTo(409);
  }

  @Test
  void replacesOrRenamesAsRequested() throws Exception {
    String id = graph.tree().put("in/big.bin", new byte[1]);
    String url = url(REPLACE);
    first(url);
    Reply replaced = rest(url);
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.json().path("id").asText()).isEqualTo(id);
    String other = url(Map.of("@microsoft.graph.conflictBehavior", "rename"));
    first(other);
    assertThat(rest(other).json().path("name").asText()).isEqualTo("big 1.bin");
  }

  @Test
  void holdsIfMatchAtTheBeginningAndAtTheEnd() throws Exception {
    graph.tree().put("in/big.bin", new byte[1]);
    String tag = caller.send("GET", "/me/drive/root:/in/big.bin").json().path("eTag").asText();
    String url = url(REPLACE, "If-Match", tag);
    first(url);
    graph.tree().put("in/big.bin", new byte[2]);
    assertThat(rest(url).status()).isEqualTo(412);
    assertThat(caller.session("/me/drive/root:/in/big.bin:", REPLACE, "If-Match", tag).status())
        .isEqualTo(412);
    assertThat(graph.tree().read("in/big.bin")).hasSize(2);
  }

  @Test
  void keepsTheTimesOfTheClient() {
    String then = "2020-01-02T03:04:05Z";
    String url = url(Map.of("fileSystemInfo", Map.of("lastModifiedDateTime", then)));
    first(url);
    assertThat(rest(url).json().at("/fileSystemInfo/lastModifiedDateTime").asText())
        .isEqualTo(then);
  }

  @Test
  void refusesAFileOverTheQuotaAtOnceWhereItsSizeIsGiven() {
    graph.quota(STEP);
    Reply refused = caller.session("/me/drive/root:/x:", Map.of("fileSize", content.length));
    assertThat(refused.status()).isEqualTo(507);
    String url = url(Map.of());
    first(url);
    assertThat(rest(url).status()).isEqualTo(507);
    assertThat(graph.tree().files()).isEmpty();
  }
}
