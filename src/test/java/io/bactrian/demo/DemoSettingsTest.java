package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSettingsTest {
  @Test
  void meansThisMachineAndFullSpeedWhenNothingIsSaid() {
    var settings = DemoSettings.of(Map.of("HUB_DEMO_PACE", ""));

    assertThat(settings.hub()).hasToString("http://127.0.0.1:8080");
    assertThat(settings.management()).hasToString("http://127.0.0.1:8081");
    assertThat(settings.data()).isEqualTo(Path.of("data"));
    assertThat(settings.pace()).isInfinite();
    assertThat(settings.keep()).isTrue();
  }

  @Test
  void followsTheHubsOwnVariables() {
    var settings =
        DemoSettings.of(
            Map.of(
                "HUB_PORT",
                "9000",
                "HUB_MANAGEMENT_PORT",
                "9001",
                "HUB_DATA",
                "elsewhere",
                "HUB_DEMO_PACE",
                "1000",
                "HUB_DEMO_KEEP",
                "false"));

    assertThat(settings.hub()).hasToString("http://127.0.0.1:9000");
    assertThat(settings.management()).hasToString("http://127.0.0.1:9001");
    assertThat(settings.credentialsFile())
        .isEqualTo(Path.of("elsewhere", "credentials.properties"));
    assertThat(settings.pace()).isEqualTo(1000);
    assertThat(settings.keep()).isFalse();
  }

  @Test
  void namesTheVariableOfAPaceThatIsNone() {
    assertThatThrownBy(() -> DemoSettings.of(Map.of("HUB_DEMO_PACE", "fast")))
        .hasMessageContaining("HUB_DEMO_PACE");
    assertThatThrownBy(() -> DemoSettings.of(Map.of("HUB_DEMO_PACE", "-1")))
        .hasMessageContaining("HUB_DEMO_PACE");
  }

  @Test
  void takesACredentialFromTheEnvironmentBeforeTheFile(@TempDir Path data) throws IOException {
    Files.writeString(data.resolve("credentials.properties"), "service.key=filed\n");
    var settings = DemoSettings.of(Map.of("HUB_DATA", data.toString()));

    assertThat(settings.credential(Map.of(), "service.key")).isEqualTo("filed");
    assertThat(settings.credential(Map.of("HUB_SERVICE_KEY", "given"), "service.key"))
        .isEqualTo("given");
    assertThatThrownBy(() -> settings.credential(Map.of(), "mt5.secret"))
        .hasMessageContaining("HUB_MT5_SECRET");
  }
}
