package io.bactrian.onedrive.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.onedrive.graph.GraphCaller.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, folders, lists, tags and tokens, as the pages on driveItem describe them. */
class FakeGraphTest {
  @TempDir Path folder;
  private FakeGraph graph;
  private GraphCaller caller;

  @BeforeEach
  void start() throws Exception {
    graph = FakeGraph.start(folder);
    caller = new GraphCaller(graph);
  }

  @AfterEach
  void stop() throws Exception {
    graph.close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void comparesNamesByTheirLettersOnlyAndKeepsTheUnicodeForm() {
    caller.send("PUT", "/me/drive/root:/Trade.csv:/content", "1");
    assertThat(caller.send("PUT", "/me/drive/root:/tRADE.csv:/content", "2").status())
        .isEqualTo(200);
    caller.send("PUT", "/me/drive/root:/caf%C3%A9:/content", "nfc");
    caller.send("PUT", "/me/drive/root:/cafe%CC%81:/content", "nfd");
    assertThat(graph.tree().files().keySet())
        .containsExactlyInAnyOrder("Trade.csv", "caf\u00e9", "cafe\u0301");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%22b",
        "a*b",
        "a%3Cb",
        "a%3Eb",
        "a%3Fb",
        "a%5Cb",
        "a%7Cb",
        "CON",
        "lpt1",
        ".lock",
        "desktop.ini",
        "~$x",
        "a_vti_b",
        "%20a",
        "a%20",
        "a.",
        "a%01b"
      })
  void refusesNamesThatOneDriveCannotHold(String name) {
    Reply put = caller.send("PUT", "/me/drive/root:/" + name + ":/content", "x");
    assertThat(put.status()).isEqualTo(400);
    assertThat(put.code()).isEqualTo("invalidRequest");
    assertThat(graph.tree().files()).isEmpty();
  }

  @Test
  void refusesColonsAndPathsOver400Characters() {
    assertThat(caller.send("PUT", "/me/drive/root:/a:b:/content", "x").status()).isEqualTo(400);
    String name = "n".repeat(200);
    String at = "/me/drive/root:/" + name + "/" + name;
    assertThat(caller.send("PUT", at + ":/content", "x").status()).isEqualTo(400);
    assertThat(caller.send("PUT", at.substring(0, at.length() - 1) + ":/content", "x").status())
        .isEqualTo(201);
  }

  @Test
  void pagesChildrenByOpaqueTokensAndSelectsProperties() {
    for (int n = 0; n < 25; n++) {
      caller.send("PUT", "/me/drive/root:/f" + n + ":/content", "x");
    }
    var names = new ArrayList<String>();
    int pages = 0;
    for (String at = "/me/drive/root/children?$top=10&$select=name"; !at.isEmpty(); pages++) {
      JsonNode page = caller.send("GET", at).json();
      page.path("value").forEach(item -> names.add(item.path("name").asText()));
      assertThat(page.path("value").path(0).has("id")).isFalse();
      at = page.path("@odata.nextLink").asText();
    }
    assertThat(pages).isEqualTo(3);
    assertThat(names).hasSize(25).doesNotHaveDuplicates();
    assertThat(caller.send("GET", "/me/drive/root/children?$top=x").status()).isEqualTo(400);
  }

  @Test
  void findsByPartsOfNames() {
    graph.tree().folder("models/It's");
    JsonNode found =
        caller.send("GET", "/me/drive/root/search(q='it%27%27s')").json().path("value");
    assertThat(found).hasSize(1);
    assertThat(caller.send("GET", "/me/drive/search(q='o')").json().path("value")).hasSize(1);
  }

  @Test
  void createsFoldersAsTheConflictBehaviourSays() {
    assertThat(folder("a", "fail").status()).isEqualTo(201);
    Reply again = folder("A", "fail");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("nameAlreadyExists");
    assertThat(folder("a", "rename").json().path("name").asText()).isEqualTo("a 1");
    assertThat(folder("a", "replace").json().path("name").asText()).isEqualTo("a");
    assertThat(caller.send("GET", "/me/drive/root").json().at("/folder/childCount").asInt())
        .isEqualTo(2);
  }

  private Reply folder(String name, String conflict) {
    String body =
        """
        {"name":"%s","folder":{},"@microsoft.graph.conflictBehavior":"%s"}"""
            .formatted(name, conflict);
    return caller.send("POST", "/me/drive/root/children", body);
  }

  @Test
  void renamesAndMovesAndDeletesIntoTheRecycleBin() {
    String id =
        caller.send("PUT", "/me/drive/root:/a.txt:/content", "x").json().path("id").asText();
    String to = graph.tree().folder("b");
    String at = "/me/drive/items/" + id;
    String body = "{\"name\":\"c.txt\",\"parentReference\":{\"id\":\"" + to + "\"}}";
    assertThat(caller.send("PATCH", at, body).json().path("name").asText()).isEqualTo("c.txt");
    assertThat(graph.tree().files()).containsOnlyKeys("b/c.txt");
    caller.send("PUT", "/me/drive/root:/b/d.txt:/content", "y");
    assertThat(caller.send("PATCH", at, "{\"name\":\"D.txt\"}").status()).isEqualTo(409);
    assertThat(
            caller
                .send(
                    "PATCH",
                    "/me/drive/items/" + to,
                    "{\"parentReference\":{\"id\":\"" + to + "\"}}")
                .status())
        .isEqualTo(400);
    assertThat(caller.send("DELETE", at).status()).isEqualTo(204);
    assertThat(caller.send("GET", at).code()).isEqualTo("itemNotFound");
    assertThat(graph.tree().recycled()).containsOnlyKeys("c.txt");
    assertThat(caller.send("POST", at + "/restore").status()).isEqualTo(200);
    assertThat(graph.tree().files()).containsOnlyKeys("b/c.txt", "b/d.txt");
    assertThat(caller.send("DELETE", "/me/drive/root").status()).isEqualTo(403);
  }

  @Test
  void holdsTagsAgainstConditions() {
    JsonNode item = caller.send("PUT", "/me/drive/root:/a:/content", "x").json();
    String old = item.path("eTag").asText();
    String at = "/me/drive/root:/a:";
    assertThat(caller.send("PUT", at + "/content", "y", "If-Match", old).status()).isEqualTo(200);
    for (String method : List.of("PUT", "PATCH", "DELETE")) {
      String address = method.equals("PUT") ? at + "/content" : at;
      Reply late = caller.send(method, address, "{}", "If-Match", old);
      assertThat(late.status()).isEqualTo(412);
      assertThat(late.code()).isEqualTo("preconditionFailed");
    }
    String now = caller.send("GET", at).json().path("cTag").asText();
    assertThat(caller.send("GET", at, "", "If-None-Match", now).status()).isEqualTo(304);
    assertThat(caller.send("PUT", at + "/content", "z", "If-None-Match", "*").status())
        .isEqualTo(412);
    JsonNode renamed = caller.send("PATCH", at, "{\"name\":\"b\"}").json();
    assertThat(renamed.path("cTag").asText()).isEqualTo(now);
    assertThat(renamed.path("eTag").asText()).isNotEqualTo(old);
  }

  @Test
  void knowsNoOneWithoutATokenAndNoDriveItHasNot() {
    Reply nobody = caller.plain("GET", "/me/drive/root");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.code()).isEqualTo("InvalidAuthenticationToken");
    assertThat(nobody.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(nobody.json().at("/error/innerError/request-id").asText()).isNotEmpty();
    assertThat(caller.send("GET", "/drives/nope/root").code()).isEqualTo("itemNotFound");
    assertThat(caller.send("GET", "/users/nobody/drive").status()).isEqualTo(404);
    assertThat(caller.send("GET", "/sites/" + FakeGraph.SITE + "/drive").json().path("id").asText())
        .isEqualTo(FakeGraph.SITE_DRIVE);
    assertThat(caller.send("GET", "/me/drive/nonsense").status()).isEqualTo(400);
    graph.tokens().revoke(FakeGraph.TOKEN);
    assertThat(caller.send("GET", "/me/drive/root").status()).isEqualTo(401);
  }
}
