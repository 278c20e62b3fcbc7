package io.bactrian.hub.lib;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** One jar of {@code lib/}: whether it goes with the hub, its Java and the jars before it. */
final class DroppedJar {
  private static final int CLASS_FILE = 0xCAFEBABE;

  /** Class files of Java 1 have the version 45. */
  private static final int BEFORE_JAVA = 44;

  private static final Pattern JAR_OF = Pattern.compile("([^/!]+\\.jar)!?/");

  /** What Camel's build writes into each jar that holds something for routes. */
  private static final List<String> CAMEL_PARTS =
      List.of("component", "dataformat", "language", "other");

  private final Path file;
  private final String name;
  private final JarFile jar;
  private final ClassLoader hub;

  DroppedJar(Path file, JarFile jar, ClassLoader hub) {
    this.file = file;
    this.name = String.valueOf(file.getFileName());
    this.jar = jar;
    this.hub = hub;
  }

  /**
   * @param known classes of the jars before, by name with their jar; this one's are added
   * @return why it has to be left out, null where it has not
   */
  @Nullable String fault(Map<String, String> known) throws IOException {
    Map<String, String> own = new HashMap<>();
    String fault = otherCamel();
    for (JarEntry entry : jar.stream().filter(DroppedJar::isClass).toList()) {
      if (fault != null) {
        return fault;
      }
      fault = clash(entry.getName(), known);
      if (fault == null) {
        fault = newerJava(entry);
      }
      own.put(entry.getName(), name);
    }
    if (fault == null) {
      known.putAll(own);
    }
    return fault;
  }

  private static boolean isClass(JarEntry entry) {
    String name = entry.getName();
    return name.endsWith(".class")
        && !name.startsWith("META-INF/")
        && !name.endsWith("module-info.class");
  }

  private @Nullable String otherCamel() throws IOException {
    String camel = CamelContext.class.getPackage().getImplementationVersion();
    Manifest manifest = jar.getManifest();
    String version =
        manifest == null
            ? null
            : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    for (String part : CAMEL_PARTS) {
      JarEntry entry =
          jar.getJarEntry("META-INF/services/org/apache/camel/" + part + ".properties");
      if (entry != null && version != null && !version.equals(camel)) {
        var says = new Properties();
        try (InputStream in = jar.getInputStream(entry)) {
          says.load(in);
        }
        if (says.getProperty("groupId", "").startsWith("org.apache.camel")) {
          return "it is of Camel %s and the hub has Camel %s: take %s-%s.jar"
              .formatted(version, camel, says.getProperty("artifactId"), camel);
        }
      }
    }
    return null;
  }

  private @Nullable String clash(String path, Map<String, String> known) throws IOException {
    String type = path.substring(0, path.length() - ".class".length()).replace('/', '.');
    URL theirs = hub.getResource(path);
    if (theirs != null) {
      if (theirs.toString().startsWith("jar:" + file.toRealPath().toUri())) {
        return LibReport.OWN;
      }
      Matcher inJar = JAR_OF.matcher(theirs.toString());
      String of = "the hub itself";
      while (inJar.find()) {
        of = inJar.group(1);
      }
      return of.equals(name)
          ? LibReport.OWN
          : "it holds %s, which the hub has in %s: remove it, the hub's serves in its place"
              .formatted(type, of);
    }
    String before = known.get(path);
    return before == null
        ? null
        : "it holds %s, and so does %s: keep one of the two".formatted(type, before);
  }

  private @Nullable String newerJava(JarEntry entry) throws IOException {
    try (var in = new DataInputStream(jar.getInputStream(entry))) {
      if (in.readInt() != CLASS_FILE) {
        return "it is no whole jar (" + entry.getName() + " is no class): copy it anew";
      }
      in.readUnsignedShort();
      int java = in.readUnsignedShort() - BEFORE_JAVA;
      int runs = Runtime.version().feature();
      return java <= runs
          ? null
          : "it is built for Java %d and the hub runs on Java %d: take a version for Java %d, or run the hub on Java %d"
              .formatted(java, runs, runs, java);
    }
  }
}
