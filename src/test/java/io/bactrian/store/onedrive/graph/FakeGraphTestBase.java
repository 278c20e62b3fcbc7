package io.bactrian.store.onedrive.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A fresh server for each test, which leaves nothing behind. */
@SuppressWarnings("NullAway.Init") // set before each test
@Tag("onedrive")
abstract class FakeGraphTestBase {
  @TempDir Path folder;
  FakeGraph graph;
  GraphCaller caller;

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

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
