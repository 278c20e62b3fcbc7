package io.bactrian.models.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The real model, which Maven puts on the class path of tests, and what others make of it. */
final class TestModel {
  private static final String ONNX = "/all-minilm-l6-v2-q.onnx";

  private TestModel() {}

  static Path jar() throws IOException {
    var url = Objects.requireNonNull(TestModel.class.getResource(ONNX));
    return Path.of(
        URI.create(((JarURLConnection) url.openConnection()).getJarFileURL().toString()));
  }

  /** Puts it into a folder of dropped-in jars, as {@code make embeddings} does. */
  static void bring(Path lib) throws IOException {
    Path file = lib.resolve(ModelJar.FILE);
    Files.createDirectories(file.resolveSibling(""));
    Files.createSymbolicLink(file, jar());
  }

  static List<JsonNode> expected(String file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/embeddings", file))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }
}
