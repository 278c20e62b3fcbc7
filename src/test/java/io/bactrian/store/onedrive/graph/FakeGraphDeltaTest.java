package io.bactrian.store.onedrive.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.store.onedrive.graph.GraphCaller.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes, as the page on delta describes them. */
class FakeGraphDeltaTest extends FakeGraphTestBase {
  private static final byte[] X = {1};

  private Tree tree;

  @BeforeEach
  void look() {
    tree = graph.tree();
  }

  /** All pages from an address on, and where the next changes are. */
  private record Changes(List<JsonNode> items, String link, int pages) {
    List<String> names() {
      return items.stream().map(item -> item.path("name").asText()).toList();
    }
  }

  private Changes changes(String address) {
    var items = new ArrayList<JsonNode>();
    int pages = 1;
    JsonNode page = page(address);
    page.path("value").forEach(items::add);
    while (page.has("@odata.nextLink")) {
      assertThat(page.has("@odata.deltaLink")).isFalse();
      page = page(page.path("@odata.nextLink").asText());
      page.path("value").forEach(items::add);
      pages++;
    }
    return new Changes(items, page.path("@odata.deltaLink").asText(), pages);
  }

  private JsonNode page(String address) {
    Reply reply = caller.send("GET", address);
    assertThat(reply.status()).isEqualTo(200);
    return reply.json();
  }

  private Changes all() {
    return changes("/me/drive/root/delta");
  }

  private String latest() {
    return changes("/me/drive/root/delta?token=latest").link();
  }

  @Test
  void enumeratesParentsBeforeChildrenWithoutPathsOrCTags() throws Exception {
    tree.put("a/b/c", X);
    tree.put("gone", X);
    tree.delete("gone");
    Changes all = all();
    assertThat(all.names()).containsExactly("root", "a", "b", "c");
    assertThat(all.items().get(0).has("root")).isTrue();
    assertThat(all.items()).noneMatch(item -> item.at("/parentReference").has("path"));
    assertThat(all.items()).noneMatch(item -> item.has("cTag"));
    assertThat(changes(all.link()).items()).isEmpty();
  }

  @Test
  void showsLatestStatesOnceAndTombstonesByIdOnly() throws Exception {
    String gone = tree.put("gone", X);
    String link = latest();
    tree.put("a", X);
    tree.put("a", new byte[2]);
    tree.delete("gone");
    Changes since = changes(link);
    assertThat(since.names()).containsExactlyInAnyOrder("root", "a", "");
    JsonNode tombstone =
        since.items().stream().filter(item -> item.has("deleted")).findFirst().orElseThrow();
    assertThat(tombstone.path("id").asText()).isEqualTo(gone);
    assertThat(tombstone.properties()).hasSize(2);
    assertThat(changes(since.link()).items()).isEmpty();
    assertThat(changes(link).names()).hasSize(3);
  }

  @Test
  void reportsAMovedFolderButNothingBelowIt() throws Exception {
    tree.put("a/b/c", X);
    String link = latest();
    tree.move("a/b", "z/y");
    assertThat(changes(link).names()).containsExactly("root", "z", "y");
    assertThat(tree.files()).containsOnlyKeys("z/y/c");
  }

  @Test
  void followsAFolderByItsIdInAndOut() throws Exception {
    String id = tree.folder("a");
    tree.put("a/stays", X);
    String leaves = tree.put("a/leaves/x", X);
    tree.put("other/comes", X);
    Changes all = changes("/me/drive/items/" + id + "/delta");
    assertThat(all.names()).containsExactlyInAnyOrder("a", "stays", "leaves", "x");
    tree.put("elsewhere", X);
    assertThat(changes(all.link()).items()).isEmpty();
    String folderId = tree.id("a/leaves");
    tree.move("a/leaves", "left");
    tree.move("other", "a/other");
    Changes since = changes(all.link());
    assertThat(since.names()).containsExactlyInAnyOrder("a", "other", "comes", "");
    assertThat(since.items())
        .filteredOn(item -> item.has("deleted"))
        .extracting(item -> item.path("id").asText())
        .containsExactly(folderId)
        .doesNotContain(leaves);
  }

  @Test
  void pagesAndHoldsWhatChangesMeanwhileForTheNextTime() throws Exception {
    for (int n = 0; n < 20; n++) {
      tree.put("f" + n, X);
    }
    JsonNode first = page("/me/drive/root/delta?$top=8");
    tree.put("late", X);
    tree.delete("f19");
    Changes rest = changes(first.path("@odata.nextLink").asText());
    assertThat(rest.pages()).isEqualTo(2);
    assertThat(first.path("value").size() + rest.items().size()).isEqualTo(21);
    assertThat(rest.names()).doesNotContain("late", "f19");
    assertThat(changes(rest.link()).names()).containsExactlyInAnyOrder("root", "late", "");
  }

  @Test
  void repeatsItemsOverPagesTheLastOneBeingRight() throws Exception {
    String id = tree.put("old", X);
    tree.move("old", "new");
    graph.quirks().duplicates(true);
    graph.quirks().pageSize(2);
    List<JsonNode> shown =
        all().items().stream().filter(item -> item.path("id").asText().equals(id)).toList();
    assertThat(shown).extracting(item -> item.path("name").asText()).containsExactly("old", "new");
  }

  @Test
  void showsChildrenBeforeParentsOnCommand() throws Exception {
    tree.put("a/b/c", X);
    graph.quirks().childrenFirst(true);
    assertThat(all().names()).containsExactly("c", "b", "a", "root");
  }

  @Test
  void invalidatesItsTokensInBothModesAndNamesAFreshStart() throws Exception {
    tree.put("a", X);
    for (boolean apply : new boolean[] {true, false}) {
      String link = latest();
      graph.forgetDeltaTokens(apply);
      Reply gone = caller.send("GET", link);
      assertThat(gone.status()).isEqualTo(410);
      assertThat(gone.code())
          .isEqualTo(apply ? "resyncChangesApplyDifferences" : "resyncChangesUploadDifferences");
      assertThat(changes(gone.header("Location")).names()).containsExactly("root", "a");
      assertThat(caller.send("GET", link).status()).isEqualTo(410);
    }
    assertThat(caller.send("GET", "/me/drive/root/delta?token=%21").status()).isEqualTo(400);
  }

  @Test
  void takesItsTokenAsAFunctionArgument() throws Exception {
    String link = latest();
    tree.put("a", X);
    String token = link.substring(link.indexOf("token=") + "token=".length());
    assertThat(changes("/me/drive/root/delta(token='" + token + "')").names())
        .containsExactly("root", "a");
    assertThat(changes("/drives/b!fakedrive/items/root/microsoft.graph.delta()").names())
        .containsExactly("root", "a");
  }

  @Test
  void keepsTheCTagsOfAPersonalDrive() throws Exception {
    String id = graph.tree(FakeGraph.PERSONAL_DRIVE).put("a", X);
    assertThat(id).contains("!");
    String drive = "/drives/" + FakeGraph.PERSONAL_DRIVE;
    assertThat(changes(drive + "/root/delta").items()).allMatch(item -> item.has("cTag"));
    assertThat(page("/users/" + FakeGraph.PERSON + "/drive/items/" + id).path("size").asInt())
        .isOne();
  }
}
