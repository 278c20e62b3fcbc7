package io.bactrian.hub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.BactrianApplication;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

@Tag("hub")
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
  void saysInOneLineWhatIsTakenAndWhichVariableHelps() {
    assertThat(StartFailures.reason(new IllegalStateException(new PortInUseException(8080))))
        .contains("8080", "HUB_PORT", "HUB_MANAGEMENT_PORT")
        .doesNotContain("\n");
    assertThat(StartFailures.reason(new DataDirectoryInUseException(folder, "17")))
        .contains(folder.toString(), "17", "HUB_DATA")
        .doesNotContain("\n");
    String lock = folder.resolve("hub.lock").toString();
    assertThat(StartFailures.reason(new UncheckedIOException(new AccessDeniedException(lock))))
        .contains(lock, "10001", "HUB_DATA")
        .doesNotContain("\n");
    var readOnly = new FileSystemException(lock, null, "Read-only file system");
    assertThat(StartFailures.reason(new UncheckedIOException(readOnly)))
        .contains(lock, "HUB_DATA", "--tmpfs")
        .doesNotContain("\n");
    assertThat(StartFailures.reason(new UncheckedIOException(new FileSystemException(lock))))
        .isNull();
    assertThat(StartFailures.reason(new IllegalStateException("something else"))).isNull();
  }

  @Test
  void aTakenPortAndATakenFolderEndTheStartBeforeAnythingRuns() throws Exception {
    try (var port = new ServerSocket(0)) {
      assertThatThrownBy(() -> start(port.getLocalPort()))
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining(Integer.toString(port.getLocalPort()));
    }
    try (var held = DataDirectory.lock(folder)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> start(0)).isInstanceOf(DataDirectoryInUseException.class);
    }
    assertThat(folder).isDirectoryNotContaining(file -> file.endsWith("postgres"));
  }

  @Test
  void looksForNoPortThatIsNotWanted() {
    try (var context = new GenericApplicationContext()) {
      context.setEnvironment(
          new MockEnvironment()
              .withProperty("hub.data", folder.toString())
              .withProperty("server.port", "0")
              .withProperty("management.server.port", "-1"));
      var initialized =
          new ApplicationContextInitializedEvent(new SpringApplication(), new String[0], context);
      assertThatCode(() -> new StartCheck().onApplicationEvent(initialized))
          .doesNotThrowAnyException();
    }
  }

  private void start(int port) {
    new SpringApplicationBuilder(BactrianApplication.class)
        .run("--hub.data=" + folder, "--server.port=" + port, "--management.server.port=0");
  }
}
