package io.bactrian.hub.routefiles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;

/** The three folders below {@code hub.home} that hold what the hub's user owns. */
public final class RouteFolders {
  /** What a file may be long. */
  public static final int MAX_BYTES = 1 << 20;

  private final Path home;
  private volatile Map<String, String> unreadable = Map.of();

  public RouteFolders(Path home) {
    this.home = home;
  }

  /** Throws IllegalStateException where there is nothing to run. */
  public void requireRoutes() {
    Path routes = home.resolve("routes").toAbsolutePath().normalize();
    if (!Files.isDirectory(routes)) {
      throw new IllegalStateException(
          "there is no folder "
              + routes
              + ": start the hub in the folder that has routes/, or set HUB_HOME to it");
    }
  }

  /**
   * The text of every file that counts, by its path below home; empty where it is in {@link
   * #unreadable}.
   */
  public Map<String, String> read() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    Map<String, String> failed = new TreeMap<>();
    read(texts, failed, "routes", 8, ".camel.yaml");
    read(texts, failed, "processors", 1, ".kamelet.yaml");
    read(texts, failed, "schedules", 1, ".camel.yaml");
    unreadable = failed;
    return texts;
  }

  /** Files and folders that could not be read the last time, and why. */
  public Map<String, String> unreadable() {
    return unreadable;
  }

  private void read(
      Map<String, String> texts, Map<String, String> failed, String folder, int depth, String end)
      throws IOException {
    Path start = home.resolve(folder);
    if (!folder.equals("routes") && !Files.isDirectory(start)) {
      return;
    }
    var visitor =
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path below = home.relativize(file);
            if (attributes.isRegularFile() && file.toString().endsWith(end) && !hidden(below)) {
              read(texts, failed, below, attributes.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(start)) {
              throw e;
            }
            if (!(e instanceof NoSuchFileException) && !hidden(home.relativize(file))) {
              failed.put(name(home.relativize(file)), String.valueOf(e));
            }
            return FileVisitResult.CONTINUE;
          }
        };
    Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
  }

  private void read(Map<String, String> texts, Map<String, String> failed, Path below, long size) {
    String name = name(below);
    try {
      if (size > MAX_BYTES) {
        throw new IOException("a file has at most " + MAX_BYTES + " bytes, this one has " + size);
      }
      // Bytes that are no UTF-8 become replacement characters, and lint says what it thinks of
      // them.
      texts.put(name, new String(Files.readAllBytes(home.resolve(below)), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      texts.remove(name); // an editor renamed it away between the look and the read
    } catch (IOException e) {
      texts.put(name, "");
      failed.put(name, String.valueOf(e));
    }
  }

  private static String name(Path below) {
    return below.toString().replace('\\', '/');
  }

  /** Editors' swap files and the dot folders of mounted configuration. */
  private static boolean hidden(Path below) {
    for (Path part : below) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
