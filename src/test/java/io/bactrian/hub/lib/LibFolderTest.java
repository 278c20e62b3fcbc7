package io.bactrian.hub.lib;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.JarMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LibFolderTest {
  private static final ClassLoader HUB = LibFolderTest.class.getClassLoader();

  /** A component that answers a message with its own name, and a converter. */
  private static final Map<String, String> ECHO =
      Map.of(
          "com.example.EchoComponent",
"""
          package com.example;
          import java.util.Arrays;
import java.util.Map;
          import org.apache.camel.*;
          import org.apache.camel.support.*;
          public class EchoComponent extends DefaultComponent {
            @Override
            protected Endpoint createEndpoint(String uri, String path, Map<String, Object> options) {
              return new ProcessorEndpoint(uri, this, exchange ->
                  exchange.getMessage().setBody(path + " " + exchange.getMessage().getBody(Price.class)));
            }
          }
""",
          "com.example.Price",
          """
          package com.example;
          public record Price(String text) {}
          """,
          "com.example.PriceConverter",
          """
          package com.example;
          import org.apache.camel.*;
          import org.apache.camel.spi.*;
          import org.apache.camel.support.*;
          public class PriceConverter implements TypeConverterLoader {
            @Override
            public void load(TypeConverterRegistry registry) {
              registry.addTypeConverter(Price.class, String.class, new TypeConverterSupport() {
                @Override
                public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
                  return type.cast(new Price((String) value));
                }
              });
            }
          }
          """,
          "META-INF/services/org/apache/camel/component/echo",
          "class=com.example.EchoComponent",
          "META-INF/services/org/apache/camel/TypeConverterLoader",
          "com.example.PriceConverter");

  @TempDir Path folder;
  private Path lib;

  @BeforeEach
  void make() throws IOException {
    lib = Files.createDirectory(folder.resolve("lib"));
  }

  private LibClassLoader open() throws IOException {
    return Objects.requireNonNull(LibFolder.open(lib, HUB));
  }

  private void jar(String name, Map<String, String> parts) throws IOException {
    JarMaker.make(lib.resolve(name), parts);
  }

  private static Map<String, String> type(String name, String body) {
    return Map.of(
        "com.example." + name, "package com.example; public class " + name + " {" + body + "}");
  }

  @Test
  void aRouteUsesADroppedInComponentAndConverter() throws Exception {
    jar("camel-echo-1.0.jar", ECHO);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    LibFolder.open("--hub.lib=" + lib);
    try (var loader = (LibClassLoader) Thread.currentThread().getContextClassLoader();
        CamelContext camel = new DefaultCamelContext()) {
      assertThat(loader.used()).containsExactly("camel-echo-1.0.jar");
      camel.setApplicationContextClassLoader(loader); // as LibForCamel does
      camel.start();
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(
              ResourceHelper.fromString(
                  "echo.yaml",
                  """
                  - route:
                      from:
                        uri: direct:in
                        steps:
                          - to:
                              uri: echo:back
                  """));
      assertThat(camel.createProducerTemplate().requestBody("direct:in", "42000.50"))
          .isEqualTo("back Price[text=42000.50]");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void anEmptyOrAbsentFolderMakesNoClassLoader() throws IOException {
    Files.writeString(lib.resolve("README.md"), "jars");
    assertThat(LibFolder.open(lib, HUB)).isNull();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    LibFolder.open("--hub.lib=" + folder.resolve("absent"));
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void theFolderIsBesideTheRoutesOrWhereASettingSays() {
    assertThat(LibFolder.folder()).isEqualTo(Path.of("./lib"));
    assertThat(LibFolder.folder("--hub.home=desk")).isEqualTo(Path.of("desk/lib"));
    assertThat(LibFolder.folder("--hub.home=desk", "--hub.lib=jars")).isEqualTo(Path.of("jars"));
  }

  @Test
  void leavesOutAJarWithAClassThatTheHubHas() throws IOException {
    jar(
        "camel-api-3.0.jar",
        Map.of(
            "org.apache.camel.CamelContext",
            "package org.apache.camel; public interface CamelContext {}"));
    jar("good.jar", type("Good", ""));
    try (LibClassLoader loader = open()) {
      assertThat(loader.used()).containsExactly("good.jar");
      assertThat(loader.leftOut())
          .containsExactly(
              Map.entry(
                  "camel-api-3.0.jar",
                  "it holds org.apache.camel.CamelContext, which the hub has in"
                      + " camel-api-4.18.0.jar: remove it, the hub's serves in its place"));
    }
  }

  @Test
  void leavesOutTheSecondOfTwoJarsWithTheSameClass() throws IOException {
    jar("driver-1.jar", type("Driver", ""));
    jar("driver-2.jar", type("Driver", "int version = 2;"));
    try (LibClassLoader loader = open()) {
      assertThat(loader.used()).containsExactly("driver-1.jar");
      assertThat(loader.leftOut().get("driver-2.jar"))
          .isEqualTo("it holds com.example.Driver, and so does driver-1.jar: keep one of the two");
    }
  }

  @Test
  void leavesOutABrokenJar() throws IOException {
    jar("cut.jar", type("Cut", ""));
    byte[] whole = Files.readAllBytes(lib.resolve("cut.jar"));
    Files.write(lib.resolve("cut.jar"), Arrays.copyOf(whole, whole.length / 2));
    try (LibClassLoader loader = open()) {
      assertThat(loader.used()).isEmpty();
      assertThat(loader.leftOut().get("cut.jar"))
          .startsWith("it is no whole jar (")
          .endsWith("): copy it anew");
    }
  }

  @Test
  void leavesOutAJarForANewerJava() throws IOException {
    Map<String, String> future = Map.of("com/example/Future.class", "\u0000");
    jar("future.jar", future);
    Path file = lib.resolve("future.jar");
    byte[] header = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 99};
    JarMaker.put(file, "com/example/Future.class", header);
    int runs = Runtime.version().feature();
    try (LibClassLoader loader = open()) {
      assertThat(loader.leftOut().get("future.jar"))
          .isEqualTo(
              "it is built for Java 55 and the hub runs on Java %d: take a version for Java %d, or run the hub on Java 55"
                  .formatted(runs, runs));
    }
  }

  @Test
  void leavesOutAComponentOfAnotherCamel() throws IOException {
    jar(
        "camel-jq-4.17.0.jar",
        Map.of(
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\nImplementation-Version: 4.17.0\n",
            "META-INF/services/org/apache/camel/language.properties",
            "groupId=org.apache.camel\nartifactId=camel-jq\nversion=4.17.0-SNAPSHOT\n"));
    try (LibClassLoader loader = open()) {
      assertThat(loader.leftOut().get("camel-jq-4.17.0.jar"))
          .isEqualTo(
              "it is of Camel 4.17.0 and the hub has Camel 4.18.0: take camel-jq-4.18.0.jar");
    }
  }

  @Test
  void theLogAndHealthNameWhatIsLeftOutAndPassOverTheHubsOwn(CapturedOutput output)
      throws IOException {
    jar("good.jar", type("Good", ""));
    jar("other.jar", type("Good", ""));
    Path camelApi =
        Path.of(CamelContext.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    Files.copy(camelApi, lib.resolve(camelApi.getFileName()));
    try (LibClassLoader loader = open()) {
      Thread.currentThread().setContextClassLoader(loader);
      var report = new LibReport();
      report.report();
      assertThat(output)
          .contains("lib/other.jar is left out: it holds com.example.Good")
          .contains("On the class path from lib/: good.jar")
          .doesNotContain("camel-api");
      assertThat(report.health().getStatus()).isEqualTo(Status.UNKNOWN);
      assertThat(report.health().getDetails()).containsKeys("used", "leftOut");
    } finally {
      Thread.currentThread().setContextClassLoader(HUB);
    }
  }
}
