package io.bactrian.store.mirror.plan;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/** Which paths a map leaves alone on both sides. */
public final class Excludes {
  private final List<PathMatcher> matchers;

  /**
   * @param globs as {@link java.nio.file.FileSystem#getPathMatcher} takes them
   */
  public Excludes(List<String> globs) {
    matchers =
        globs.stream().map(g -> FileSystems.getDefault().getPathMatcher("glob:" + g)).toList();
  }

  public boolean match(String path) {
    if (path.equals(MirrorMarker.NAME)) {
      return true;
    }
    try {
      Path asPath = Path.of(path);
      return matchers.stream().anyMatch(matcher -> matcher.matches(asPath));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
