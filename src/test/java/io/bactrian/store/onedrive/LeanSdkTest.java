package io.bactrian.store.onedrive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.util.AntPathMatcher;

/**
 * The package leaves out builders of the Graph SDK, no model: a drive's item refers to them all.
 */
class LeanSdkTest {
  @Test
  void thePackageKeepsEveryModel() throws Exception {
    List<String> leftOut = leftOut();
    var matcher = new AntPathMatcher();
    var sdk =
        Path.of(
            com.microsoft.graph.serviceclient.GraphServiceClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    try (var jar = new JarFile(sdk.toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName()))
          .filteredOn(name -> name.startsWith("com/microsoft/graph/models/"))
          .hasSizeGreaterThan(3_000)
          .noneMatch(name -> leftOut.stream().anyMatch(one -> matcher.match(one, name)));
    }
  }

  private static List<String> leftOut() throws IOException {
    Matcher found =
        Pattern.compile("<graph.administration>(com/[^<]+)<")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(found.find()).isTrue();
    return List.of(found.group(1).split(","));
  }
}
