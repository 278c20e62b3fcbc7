package io.bactrian.hub.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class RouteSecretsTest {
  @TempDir Path data;
  private final Map<String, String> environment = new HashMap<>();
  private Path folder;
  private RouteSecrets secrets;

  @BeforeEach
  void folder() throws Exception {
    folder = Files.createDirectory(data.resolve("secrets"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    secrets = new RouteSecrets(environment::get, folder, data.resolve("credentials.properties"));
  }

  private Path file(String name, String value, String mode) throws Exception {
    Path file = Files.writeString(folder.resolve(name), value);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void comeFromTheEnvironmentThenAFileThenTheCredentials() throws Exception {
    Files.writeString(data.resolve("credentials.properties"), "stripe.api-key=third\n");
    assertThat(secrets.apply("stripe.api-key")).isEqualTo("third");

    file("stripe.api-key", "second\n", "rw-------");
    assertThat(secrets.apply("stripe.api-key")).isEqualTo("second");

    Path mounted = Files.writeString(data.resolve("mounted"), "first by file\n");
    environment.put("HUB_SECRET_STRIPE_API_KEY_FILE", mounted.toString());
    assertThat(secrets.apply("stripe.api-key")).isEqualTo("first by file");

    environment.put("HUB_SECRET_STRIPE_API_KEY", "first");
    assertThat(secrets.apply("stripe.api-key")).isEqualTo("first");
  }

  @Test
  void sayHowToSetWhatIsMissing() {
    assertThat(secrets.missing("telegram").orElseThrow())
        .isEqualTo(
            "there is no secret 'telegram': set the variable HUB_SECRET_TELEGRAM or"
                + " HUB_SECRET_TELEGRAM_FILE, or write it to "
                + folder.resolve("telegram")
                + " (mode 0600)");
    assertThatThrownBy(() -> secrets.apply("telegram")).hasMessageContaining("there is no secret");
  }

  @Test
  void areNotTakenFromAFileThatOthersRead() throws Exception {
    file("telegram", "value", "rw-r--r--");
    assertThat(secrets.missing("telegram").orElseThrow()).endsWith("chmod 0600 it");

    file("telegram", "value", "rw-------");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(secrets.missing("telegram").orElseThrow()).endsWith("chmod 0700 it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"operator.password", "service.key", "secrets.key", "../x", "a:b", "", "a/b"})
  void areNotTheHubsOwnNorPaths(String name) throws Exception {
    Files.writeString(
        data.resolve("credentials.properties"),
        "operator.password=a\nservice.key=b\nsecrets.key=c\n");

    assertThat(secrets.missing(name)).isPresent();
  }
}
