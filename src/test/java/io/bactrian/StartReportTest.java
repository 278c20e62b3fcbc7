package io.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.shared.HubFolders;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class StartReportTest {
  @TempDir Path data;

  private final MockEnvironment settings =
      new MockEnvironment()
          .withProperty("local.server.port", "18080")
          .withProperty("local.management.port", "18081");

  @Test
  void namesAddressesUserAndTheFileOfThePassword(CapturedOutput output) {
    report();
    assertThat(output)
        .contains("http://127.0.0.1:18080/\n", "http://127.0.0.1:18081/hawtio\n", "operator\n")
        .contains("operator.password in " + data.resolve("credentials.properties"));
  }

  @Test
  void namesTheVariableOfAPasswordFromTheEnvironmentAndNotThePassword(CapturedOutput output) {
    settings.setProperty("HUB_OPERATOR_PASSWORD", "sesame");
    report();
    assertThat(output).contains("HUB_OPERATOR_PASSWORD").doesNotContain("sesame");
  }

  private void report() {
    new StartReport(new HubFolders(".", data.toString()), settings).report();
  }
}
