package io.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes a jar of sources, as a user does who drops it into {@code lib/}. */
public final class JarMaker {
  private JarMaker() {}

  /**
   * @param parts Java sources by their class's full name, other files by their path
   */
  public static Path make(Path jar, Map<String, String> parts) throws IOException {
    Path work = Files.createTempDirectory(Files.createDirectories(jar.getParent()), "jar");
    Path classes = Files.createDirectories(work.resolve("classes"));
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    arguments.add("-classpath");
    arguments.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    int options = arguments.size();
    for (Map.Entry<String, String> part : parts.entrySet()) {
      boolean source = !part.getKey().contains("/");
      Path file =
          source
              ? work.resolve(part.getKey().replaceFirst(".*\\.", "") + ".java")
              : classes.resolve(part.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, part.getValue());
      if (source) {
        arguments.add(file.toString());
      }
    }
    if (arguments.size() > options) {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      var out = new ByteArrayOutputStream();
      int result = compiler.run(null, out, out, arguments.toArray(String[]::new));
      assertThat(result).as(out.toString(StandardCharsets.UTF_8)).isZero();
    }
    pack(classes, jar);
    delete(work);
    return jar;
  }

  /** Puts a file into a jar, or another one in its place. */
  public static void put(Path jar, String path, byte[] content) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Files.write(zip.getPath(path), content);
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    Files.deleteIfExists(jar);
    try (FileSystem zip =
            FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = zip.getPath("/" + classes.relativize(file).toString().replace('\\', '/'));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
