package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class CredentialsTest {
  private final MockEnvironment environment = new MockEnvironment();
  private final Path data;

  CredentialsTest(@TempDir Path data) {
    this.data = data;
  }

  @Test
  void makesEachCredentialOnFirstStartForTheOwnerOnly() throws IOException {
    Credentials credentials = load();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(credentials.get("operator.password")).hasSize(24);
    for (String name :
        new String[] {"service.key", "investor.key", "ea.key", "tradingview.token"}) {
      assertThat(Base64.getUrlDecoder().decode(credentials.get(name))).hasSize(32);
    }
    assertThat(credentials.get("mt5.secret")).startsWith("whsec_");
    assertThat(Base64.getDecoder().decode(credentials.get("mt5.secret").substring(6))).hasSize(32);
    assertThat(data).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void keepsThemOverARestart() throws IOException {
    Credentials first = load();
    Credentials second = load();
    assertThat(names()).allSatisfy(n -> assertThat(second.get(n)).isEqualTo(first.get(n)));
    assertThat(names().map(first::get)).doesNotHaveDuplicates();
  }

  @Test
  void addsWhatIsMissingAndKeepsWhatIsUnknown() throws IOException {
    Files.writeString(file(), "# mine\nservice.key=chosen\ntelegram.token=abc");
    Credentials credentials = load();
    assertThat(credentials.get("service.key")).isEqualTo("chosen");
    assertThat(Files.readString(file()))
        .startsWith("# mine\nservice.key=chosen\ntelegram.token=abc\n")
        .contains("ea.key=" + credentials.get("ea.key"))
        .containsOnlyOnce("service.key=");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void takesTheFormerOneForTheOverlapAndNoLonger() throws IOException {
    Files.writeString(file(), "# mine\nservice.key = chosen\nmy.service.key=other\n");
    Credentials credentials = load();
    String second = credentials.rotate("service.key", Duration.ofHours(1));
    assertThat(credentials.get("service.key")).isEqualTo(second).isNotEqualTo("chosen");
    assertThat(credentials.matches("service.key", "chosen")).isTrue();
    Credentials restarted = load();
    assertThat(restarted.valid("service.key")).containsExactly(second, "chosen");
    assertThat(Files.readString(file())).startsWith("# mine\nmy.service.key=other\n");
    String third = restarted.rotate("service.key", Duration.ZERO);
    assertThat(restarted.valid("service.key")).containsExactly(third);
    assertThat(restarted.matches("service.key", second)).isFalse();
    assertThat(Files.readString(file())).doesNotContain(second, "chosen");
    assertThat(load().valid("service.key")).containsExactly(third);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    environment.setProperty("HUB_EA_KEY", "from-outside");
    Credentials outside = load();
    assertThatThrownBy(() -> outside.rotate("ea.key", Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closesAFileThatOthersCouldRead() throws IOException {
    load();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    load();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void letsTheEnvironmentWinAndDoesNotWriteItDown() throws IOException {
    environment.setProperty("HUB_OPERATOR_PASSWORD", "from-outside");
    Credentials credentials = load();
    assertThat(credentials.get("operator.password")).isEqualTo("from-outside");
    assertThat(Files.readString(file())).doesNotContain("from-outside", "operator.password");
  }

  @Test
  void logsNoValue(CapturedOutput output) throws IOException {
    Credentials credentials = load();
    assertThat(output.getAll()).contains(file().toString());
    assertThat(names())
        .allSatisfy(
            n -> {
              assertThat(output.getAll()).doesNotContain(credentials.get(n));
              assertThat(credentials.toString()).doesNotContain(credentials.get(n));
            });
  }

  @Test
  void refusesAnUnknownName() throws IOException {
    Credentials credentials = load();
    assertThatThrownBy(() -> credentials.get("nope")).isInstanceOf(IllegalArgumentException.class);
  }

  private Path file() {
    return data.resolve("credentials.properties");
  }

  private Credentials load() throws IOException {
    return new Credentials(new HubFolders(".", data.toString()), environment);
  }

  private static Stream<String> names() {
    return Stream.of(CredentialName.values()).map(CredentialName::key);
  }
}
