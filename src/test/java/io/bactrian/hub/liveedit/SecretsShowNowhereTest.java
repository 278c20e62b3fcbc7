package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A secret is planted in every part of a route, and looked for in all that the hub shows. */
@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class SecretsShowNowhereTest extends RunningHub {
  private static final String PLANTED = "Pl4nted-s3cret+with/parts&more";
  private static final String HEAD = "Pl4nted-s3cret";

  @Value("${hub.secrets.folder}")
  Path folder;

  @Test
  void neitherByApiNorHealthNorMetricsNorLogNorJmx(CapturedOutput output) throws Exception {
    plant("planted", PLANTED);
    FLOWS.write("routes/web/planted.camel.yaml", route("/test/planted", "planted"));
    await()
        .untilAsserted(
            () -> assertThat(state("routes/web/planted.camel.yaml")).isEqualTo("serving"));
    get("/test/planted");
    assertThat(output).contains("sent with xxxxxx");

    String jmx = everyMBean();
    assertThat(jmx).contains("direct://planted", "xxxxxx").doesNotContain(HEAD);
    for (String path :
        List.of("routes", "schedules", "dead-letters", "rejected", "signals", "runs", "models")) {
      assertThat(get("/api/v1/" + path).body()).as(path).doesNotContain(HEAD);
    }
    for (String path : List.of("/health", "/metrics", "/openapi.json")) {
      assertThat(get(path).body()).as(path).doesNotContain(HEAD);
    }
    assertThat(output.getAll()).doesNotContain(HEAD);
  }

  @Test
  void andAFileThatNamesOneThatIsNotThereIsRefusedWithItsLine() throws Exception {
    FLOWS.write("routes/web/planted.camel.yaml", route("/test/planted", "never-set"));

    await()
        .untilAsserted(
            () ->
                assertThat(files.status())
                    .filteredOn(file -> file.file().equals("routes/web/planted.camel.yaml"))
                    .singleElement()
                    .satisfies(
                        file -> {
                          assertThat(file.state()).isEqualTo("failed");
                          assertThat(file.problems()).isNotEmpty();
                          assertThat(file.problems().get(0).line()).isEqualTo(11);
                          assertThat(file.problems().get(0).reason())
                              .contains("there is no secret 'never-set'", "HUB_SECRET_NEVER_SET");
                        }));
  }

  private String state(String path) {
    return files.status().stream()
        .filter(file -> file.file().equals(path))
        .map(file -> file.state() + file.problems())
        .findFirst()
        .orElse("")
        .replace("[]", "");
  }

  private void plant(String name, String value) throws Exception {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Path file = Files.writeString(folder.resolve(name), value);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String route(String address, String secret) {
    return """
    - route:
        id: planted
        description: Sends with a secret.
        group: web
        routeConfigurationId: default
        from:
          uri: platform-http:%s
          steps:
            - setHeader:
                name: Authorization
                constant: "Bearer {{secret:%s}}"
            - log: "sent with {{secret:%s}}"
            - to:
                uri: mock:{{secret:%s}}
            - to:
                uri: log:planted
                parameters:
                  marker: "RAW({{secret:%s}})"
            - throwException:
                exceptionType: java.lang.IllegalStateException
                message: "refused {{secret:%s}}"
    - route:
        id: planted-after
        description: Keeps one endpoint of a plain name.
        group: web
        routeConfigurationId: default
        from:
          uri: direct:planted
          steps:
            - log: "x"
    """
        .formatted(address, secret, secret, secret, secret, secret);
  }

  private static String everyMBean() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    var text = new StringBuilder();
    for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
      text.append(name).append('\n');
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        try {
          Object value = server.getAttribute(name, attribute.getName());
          text.append(value instanceof Object[] many ? List.of(many) : value).append('\n');
        } catch (RuntimeMBeanException e) {
          text.append(e.getCause()).append('\n');
        }
      }
    }
    return text.toString();
  }
}
