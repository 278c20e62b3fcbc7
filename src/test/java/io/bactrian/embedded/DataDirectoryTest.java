package io.bactrian.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.PortInUseException;

class DataDirectoryTest {
  @TempDir Path folder;

  @Test
  void isHeldByOneHubAtATime() throws Exception {
    try (var held = DataDirectory.lock(folder)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> DataDirectory.lock(folder))
          .isInstanceOf(DataDirectoryInUseException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
    DataDirectory.lock(folder).close();
  }

  @Test
  void tellsWhichVariableFreesTheWay() {
    var taken = new StartFailures.PortTaken().analyze(new PortInUseException(8080));
    assertThat(taken.getDescription()).contains("8080");
    assertThat(taken.getAction()).contains("HUB_PORT").contains("HUB_MANAGEMENT_PORT");
    var inUse = new StartFailures.InUse().analyze(new DataDirectoryInUseException(folder, "17"));
    assertThat(inUse.getDescription()).contains(folder.toString()).contains("17");
    assertThat(inUse.getAction()).contains("HUB_DATA");
  }
}
