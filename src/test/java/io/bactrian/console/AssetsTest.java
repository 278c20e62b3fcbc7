package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class AssetsTest extends ConsoleHub {
  @ParameterizedTest
  @ValueSource(strings = {"/assets/app.js", "/assets/console.css", "/openapi.json", "/favicon.ico"})
  void lastsInABrowserUntilItsContentChanges(String path) throws Exception {
    HttpResponse<byte[]> first = ask(path, "Accept", "*/*");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache, public");
    assertThat(first.headers().firstValue("Last-Modified")).isEmpty();
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(ask(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(ask(path, "If-None-Match", "W/\"another\"").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/assets/app.js", "/assets/console.css", "/openapi.json"})
  void isCompressed(String path) throws Exception {
    HttpResponse<byte[]> answer = ask(path, "Accept-Encoding", "gzip");
    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(answer.body().length).isLessThan(ask(path, "Accept", "*/*").body().length / 2);
  }

  @Test
  void asksInDialogsOfThePage() throws IOException {
    Resource[] scripts =
        new PathMatchingResourcePatternResolver().getResources("classpath:/static/assets/*.js");
    assertThat(scripts).hasSizeGreaterThan(10);
    assertThat(Arrays.asList(scripts))
        .allSatisfy(
            script ->
                assertThat(script.getContentAsString(StandardCharsets.UTF_8))
                    .as(script.getFilename())
                    .doesNotContainPattern("window\\.(alert|confirm|prompt)")
                    .doesNotContainPattern("(?<![\\w.])(alert|prompt)\\("));
  }

  @Test
  void hasTheColoursThatTheDesignSystemNames() throws IOException {
    String style = Files.readString(Path.of("src/main/resources/static/assets/console.css"));
    String[] schemes = style.split(":root \\{", 3);
    var colours = new ArrayList<String>();
    Pattern.compile("--([a-z-]+): (#[0-9a-f]{6})")
        .matcher(schemes[1])
        .results()
        .forEach(light -> colours.add(row(light.group(1), light.group(2), schemes[2])));
    assertThat(colours).hasSizeGreaterThan(15);
    assertThat(Files.readAllLines(Path.of("docs/design-system.md")))
        .filteredOn(line -> line.startsWith("| `--"))
        .map(line -> line.substring(0, line.lastIndexOf("| ") + 2))
        .containsExactlyElementsOf(colours);
  }

  private static String row(String name, String light, String dark) {
    Matcher found = Pattern.compile("--" + name + ": (#[0-9a-f]{6})").matcher(dark);
    assertThat(found.find()).as("%s in the dark", name).isTrue();
    return "| `--%s` | `%s` | `%s` | ".formatted(name, light, found.group(1));
  }

  private HttpResponse<byte[]> ask(String path, String header, String value) throws Exception {
    URI address = URI.create("http://localhost:" + port + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address).header(header, value).build(),
            BodyHandlers.ofByteArray());
  }
}
