package io.bactrian.hub.lib;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;

/** The hub's classes and those of the jars of {@code lib/}, and what was said of these. */
final class LibClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final List<String> used;
  private final Map<String, String> leftOut;

  LibClassLoader(List<URL> jars, ClassLoader hub, List<String> used, Map<String, String> leftOut) {
    super("lib", jars.toArray(URL[]::new), hub);
    this.used = List.copyOf(used);
    this.leftOut = Map.copyOf(leftOut);
  }

  /** The file names of the jars on the class path. */
  List<String> used() {
    return used;
  }

  /** The file names of the others, each with the reason and what to do. */
  Map<String, String> leftOut() {
    return leftOut;
  }
}
