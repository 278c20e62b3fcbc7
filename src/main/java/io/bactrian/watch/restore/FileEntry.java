package io.bactrian.watch.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of the data folder or of the hub's home at some moment.
 *
 * @param path below the folder that a restore writes to
 * @param blob the key of its content, null where the file was deleted
 * @param attributes extended ones, in which the embedded store keeps what S3 knows of an object
 */
public record FileEntry(
    String path,
    long size,
    Instant modified,
    @Nullable String blob,
    Map<String, byte[]> attributes) {

  public boolean isLike(long otherSize, Instant otherModified) {
    return size == otherSize && modified.equals(otherModified);
  }

  /**
   * What changed since the changes before.
   *
   * @param at when the folders were read
   * @param full whether it is all there was, not only what changed
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Changes(Instant at, boolean full, List<FileEntry> files) {}
}
