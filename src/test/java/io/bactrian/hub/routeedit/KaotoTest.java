package io.bactrian.hub.routeedit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFolders;
import io.bactrian.hub.routefiles.YamlTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Opens and saves every file that ships by the rules of Kaoto 2.7: the text is read as YAML 1.2 and
 * written anew in blocks of 80 columns, behind the lines above the document that are empty or
 * comments; all other comments are lost.
 */
class KaotoTest {
  private final Map<String, String> shipped;

  KaotoTest() throws IOException {
    shipped = new RouteFolders(Path.of("")).read();
  }

  @Test
  void noFileHasACommentThatKaotoWouldLose() {
    assertThat(shipped).hasSizeGreaterThan(200);
    LoadSettings settings = LoadSettings.builder().setParseComments(true).build();
    shipped.forEach(
        (path, text) -> {
          boolean below = false;
          for (Event event : new Parse(settings).parseString(text)) {
            below |= event instanceof ScalarEvent;
            assertThat(below && event instanceof CommentEvent)
                .as("%s: a comment below its head: %s", path, event)
                .isFalse();
          }
        });
  }

  @Test
  void everyFileSaysTheSameAfterKaotoHasSavedIt() {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(80).build();
    shipped.forEach(
        (path, text) -> {
          String head =
              text.lines()
                  .takeWhile(line -> line.isBlank() || line.strip().startsWith("#"))
                  .map(line -> line + "\n")
                  .collect(Collectors.joining());
          Object document = new Load(LoadSettings.builder().build()).loadFromString(text);

          String saved = head + new Dump(settings).dumpToString(document);

          assertThat(json(saved)).as(path).isEqualTo(json(text));
          assertThat(RouteFile.parse(path, saved).routeIds())
              .as(path)
              .isEqualTo(RouteFile.parse(path, text).routeIds());
          assertThat(saved).as(path).startsWith(head);
        });
  }

  private static JsonNode json(String text) {
    return YamlTree.toJson(YamlTree.parse(text).orElseThrow(), new IdentityHashMap<>());
  }
}
