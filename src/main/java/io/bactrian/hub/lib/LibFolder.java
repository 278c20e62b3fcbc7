package io.bactrian.hub.lib;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code lib/}. Its jars are seen by all that asks the context class loader, which is
 * Camel and every service loader; what the hub itself is made of does not see them.
 */
public final class LibFolder {
  private LibFolder() {}

  /**
   * To be called before anything else of the hub: puts the jars on the class path of this thread
   * and of those that it starts. Does nothing where the folder is absent or empty.
   */
  public static void open(String... arguments) throws IOException {
    Path folder = folder(arguments);
    if (Files.isDirectory(folder)) {
      LibClassLoader loader = open(folder, Thread.currentThread().getContextClassLoader());
      if (loader != null) {
        Thread.currentThread().setContextClassLoader(loader);
      }
    }
  }

  /** What {@code HUB_LIB} names, else {@code lib} in the folder that {@code HUB_HOME} names. */
  static Path folder(String... arguments) {
    String lib = setting("hub.lib", arguments);
    String home = setting("hub.home", arguments);
    return lib == null ? Path.of(home == null ? "." : home, "lib") : Path.of(lib);
  }

  /** In the order of Spring, which is not there yet: arguments, system properties, environment. */
  private static @Nullable String setting(String name, String... arguments) {
    String option = "--" + name + "=";
    for (String argument : arguments) {
      if (argument.startsWith(option)) {
        return argument.substring(option.length());
      }
    }
    String variable = System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'));
    String value = System.getProperty(name, variable == null ? "" : variable);
    return value.isEmpty() ? null : value;
  }

  /**
   * @param hub sees the hub's own classes
   * @return null where the folder holds no jars
   */
  static @Nullable LibClassLoader open(Path folder, ClassLoader hub) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(folder)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    if (jars.isEmpty()) {
      return null;
    }
    Map<String, String> classes = new HashMap<>();
    List<String> used = new ArrayList<>();
    List<URL> urls = new ArrayList<>();
    Map<String, String> leftOut = new TreeMap<>();
    for (Path file : jars) {
      String name = String.valueOf(file.getFileName());
      String fault = fault(file, hub, classes);
      if (fault == null) {
        used.add(name);
        urls.add(file.toUri().toURL());
      } else {
        leftOut.put(name, fault);
      }
    }
    return new LibClassLoader(urls, hub, used, leftOut);
  }

  /**
   * @param classes those of the jars before, by name with their jar; this one's are added
   * @return why it is left out, null where it is not
   */
  private static @Nullable String fault(Path file, ClassLoader hub, Map<String, String> classes) {
    try (JarFile jar = new JarFile(file.toFile())) {
      return new DroppedJar(file, jar, hub).fault(classes);
    } catch (IOException | SecurityException e) {
      return "it is no whole jar (" + e.getMessage() + "): copy it anew";
    }
  }
}
