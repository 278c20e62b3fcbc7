package io.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of bench/ are compiled by their scripts alone, which few run: a rename breaks them.
 */
class BenchTest {
  @Test
  void everyProgramCompiles(@TempDir Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-proc:none", "-nowarn", "-d", classes.toString()),
                  null,
                  files.getJavaFileObjectsFromPaths(programs()))
              .call();
      assertThat(compiled).as(messages::toString).isTrue();
    }
  }

  private static List<Path> programs() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("bench"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
