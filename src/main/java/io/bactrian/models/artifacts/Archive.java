package io.bactrian.models.artifacts;

import static io.bactrian.models.artifacts.Refusals.refused;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks an artifact in memory; nothing is written anywhere. Sizes count as they are read, for an
 * archive may say others.
 */
public final class Archive {
  static final int MOST_ENTRIES = 64;
  static final int MOST_RATIO = 200;

  /** Below it a file may be of nothing but zeros. */
  private static final long SMALL = 1 << 20;

  private static final int LONGEST_NAME = 200;

  private Archive() {}

  /**
   * @param most bytes of all files together
   * @return every file by its name
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} naming the entry at fault
   */
  public static Map<String, byte[]> read(byte[] archive, long most) {
    try (ZipFile zip =
        ZipFile.builder()
            .setSeekableByteChannel(new SeekableInMemoryByteChannel(archive))
            .setIgnoreLocalFileHeader(false)
            .get()) {
      return read(zip, most);
    } catch (IOException | IllegalArgumentException e) {
      throw refused(
          "archive", "It is no whole zip archive: " + e.getMessage() + ". Upload it again.", e);
    }
  }

  private static Map<String, byte[]> read(ZipFile zip, long most) throws IOException {
    List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
    if (entries.size() > MOST_ENTRIES) {
      throw refused(
          "archive",
          "It has %d entries; at most %d are taken.".formatted(entries.size(), MOST_ENTRIES));
    }
    Map<String, byte[]> files = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    long left = most;
    for (ZipArchiveEntry entry : entries) {
      check(zip, entry);
      if (entry.isDirectory()) {
        continue;
      }
      byte[] content = content(zip, entry, left);
      left -= content.length;
      if (files.put(entry.getName(), content) != null) {
        throw refused(entry.getName(), "The archive has two files of this name.");
      }
    }
    return files;
  }

  private static void check(ZipFile zip, ZipArchiveEntry entry) {
    String fault = fault(entry.getName());
    if (fault != null) {
      throw refused("archive", fault);
    }
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw refused(entry.getName(), "It is encrypted: upload it as it is.");
    }
    if (entry.isUnixSymlink()) {
      throw refused(entry.getName(), "It is a link: upload the file itself.");
    }
    if (!zip.canReadEntryData(entry)) {
      throw refused(entry.getName(), "It is compressed in a way that is not taken: use deflate.");
    }
    String kind = entry.isDirectory() ? null : FileKinds.obstacle(entry.getName());
    if (kind != null) {
      throw refused(entry.getName(), kind);
    }
  }

  /** Why a name leads out of the folder, or may; null where it does not. */
  private static @Nullable String fault(String name) {
    String shown = name.replaceAll("\\p{Cntrl}", "?");
    shown = shown.substring(0, Math.min(shown.length(), LONGEST_NAME));
    if (name.isEmpty() || name.length() > LONGEST_NAME || !name.equals(shown)) {
      return "An entry's name is empty, too long or has control characters: " + shown;
    }
    boolean leaves =
        name.startsWith("/")
            || name.indexOf('\\') >= 0
            || name.indexOf(':') >= 0
            || List.of(name.split("/", -1)).contains("..");
    return leaves ? "The entry " + shown + " leads out of the archive's folder." : null;
  }

  private static byte[] content(ZipFile zip, ZipArchiveEntry entry, long left) throws IOException {
    long packed = Math.max(1, entry.getCompressedSize());
    long most = Math.min(left, Math.max(SMALL, packed * MOST_RATIO));
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] content = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most));
      if (in.read() >= 0) {
        throw refused(
            entry.getName(),
            most == left
                ? "The files are larger together than hub.model-sync.max-size."
                : "It expands to more than %d times its size, as only a bomb does."
                    .formatted(MOST_RATIO));
      }
      if (content.length != entry.getSize()) {
        throw refused(entry.getName(), "It has another size than the archive says.");
      }
      return content;
    }
  }
}
