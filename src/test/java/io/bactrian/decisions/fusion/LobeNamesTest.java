package io.bactrian.decisions.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LobeNamesTest {
  @TempDir Path home;

  @Test
  void findsALobeByItsFileAndNotTheStepOfTheChampions() throws IOException {
    var names = new LobeNames(new HubFolders(home.toString(), home.toString()));
    assertThat(names.known()).containsExactlyElementsOf(LobeNames.OWN);
    Path processors = Files.createDirectory(home.resolve("processors"));
    Files.createFile(processors.resolve("score-onnx-action.kamelet.yaml"));
    Files.createFile(processors.resolve("score-trend-action.kamelet.yaml"));
    assertThat(names.known()).containsExactlyElementsOf(LobeNames.OWN);
    Files.createFile(processors.resolve("score-order-flow-action.kamelet.yaml"));
    Files.setLastModifiedTime(processors, FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(names.known()).hasSize(LobeNames.OWN.size() + 1).contains("order-flow");
  }
}
