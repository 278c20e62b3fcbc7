package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml, as far as it can be read without Docker. */
@SuppressWarnings("unchecked")
class ComposeTest {
  private static final Pattern DEMANDED = Pattern.compile("\\$\\{(\\w+):\\?[^}]+}");
  private static final Pattern USED = Pattern.compile("\\$\\{(\\w+)[^}]*}");
  private static final Set<String> OPTIONAL =
      Set.of(
          "HUB_TRAINER_URL",
          "HUB_TRAINER_KEY",
          "HUB_TRAINER_HOST",
          "HUB_PUBLIC_URL",
          "HUB_SUPABASE_JWT_SECRET",
          "HUB_SUPABASE_JWKS_URL",
          "HUB_SUPABASE_JWT_ISSUER",
          "HUB_ONEDRIVE_TENANT",
          "HUB_ONEDRIVE_CLIENT_ID",
          "HUB_ONEDRIVE_CLIENT_SECRET",
          "HUB_ONEDRIVE_DRIVE",
          "HUB_ONEDRIVE_USER",
          "HUB_ONEDRIVE_SITE");

  private final Map<String, Object> services = services();
  private final Map<String, Object> hub = environment("hub-1");

  @Test
  void givesBothHubsTheSameEnvironmentAndAFolderEach() {
    assertThat(environment("hub-2")).isEqualTo(hub);
    assertThat(service("hub-1").get("hostname")).isNotEqualTo(service("hub-2").get("hostname"));
    assertThat((List<String>) service("hub-1").get("volumes")).contains("hub-1:/home/hub/data");
    assertThat((List<String>) service("hub-2").get("volumes")).contains("hub-2:/home/hub/data");
  }

  @Test
  void givesTheHubsEveryCredentialAndNoVariableThatTheyDoNotKnow() throws IOException {
    var known = new TreeSet<String>();
    USED.matcher(Files.readString(Path.of("src/main/resources/application.yaml")))
        .results()
        .forEach(match -> known.add(match.group(1)));
    Arrays.stream(CredentialName.values()).forEach(name -> known.add(name.variable()));
    known.add("HUB_KAFKA_BROKERS");

    assertThat(known).containsAll(hub.keySet());
    assertThat(hub.keySet())
        .containsAll(Arrays.stream(CredentialName.values()).map(CredentialName::variable).toList());
  }

  @Test
  void demandsEverySecretAndMakeSecretsWritesThemOnce(@TempDir Path folder) throws Exception {
    String text = Files.readString(Path.of("docker-compose.yml"));
    var demanded = new TreeSet<String>();
    DEMANDED.matcher(text).results().forEach(match -> demanded.add(match.group(1)));
    var used = new TreeSet<String>();
    USED.matcher(text).results().forEach(match -> used.add(match.group(1)));
    used.removeAll(OPTIONAL);
    assertThat(demanded).isEqualTo(used);

    Path file = folder.resolve("env");
    assertThat(makeSecrets(file)).isZero();
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.stream().filter(line -> !line.startsWith("#")).map(ComposeTest::name))
        .containsExactlyInAnyOrderElementsOf(demanded);
    assertThat(lines.stream().map(line -> line.replaceFirst("^\\w+=", ""))).doesNotHaveDuplicates();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(makeSecrets(file)).isNotZero();
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
  }

  @Test
  void publishesToTheWorldWhatCaddyAnswersOnly() {
    services.forEach(
        (name, service) -> {
          var ports =
              (List<String>) ((Map<String, Object>) service).getOrDefault("ports", List.of());
          if (!name.equals("caddy")) {
            assertThat(ports).as(name).allMatch(port -> port.startsWith("127.0.0.1:"));
          }
        });
  }

  private static int makeSecrets(Path file) throws Exception {
    return new ProcessBuilder("sh", "deploy/secrets.sh", file.toString()).start().waitFor();
  }

  private static String name(String line) {
    return line.replaceFirst("=.*", "");
  }

  private Map<String, Object> service(String name) {
    return (Map<String, Object>) Objects.requireNonNull(services.get(name));
  }

  private Map<String, Object> environment(String name) {
    return (Map<String, Object>) Objects.requireNonNull(service(name).get("environment"));
  }

  private static Map<String, Object> services() {
    try {
      Map<String, Object> compose =
          new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
      return (Map<String, Object>) Objects.requireNonNull(compose.get("services"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
