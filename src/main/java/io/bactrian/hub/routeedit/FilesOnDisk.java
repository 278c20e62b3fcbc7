package io.bactrian.hub.routeedit;

import io.bactrian.hub.routeedit.RouteEditProperties.Folder;
import io.bactrian.hub.routefiles.RouteFolders;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Single files of routes/, processors/ and schedules/, by the names that live edit takes and no
 * others: nothing else of the disk can be named here.
 */
final class FilesOnDisk {
  private static final String FIELD = "file";
  private static final String NAME = "(?!\\.)[^/\\\\\\p{Cntrl}]{1,200}";
  private static final Pattern TAKEN =
      Pattern.compile(
          ("routes/(NAME/){0,7}NAME\\.camel\\.yaml|schedules/NAME\\.camel\\.yaml"
                  + "|processors/NAME\\.kamelet\\.yaml")
              .replace("NAME", NAME));

  /** What every file system and every tool takes. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/-]{1,200}");

  private final Path home;
  private final Set<Folder> folders;

  FilesOnDisk(Path home, Set<Folder> folders) {
    this.home = home.toAbsolutePath().normalize();
    this.folders = folders;
  }

  /** The name, where it is one; INVALID_FIELD else. */
  static String named(@Nullable String file) {
    if (file == null || !TAKEN.matcher(file).matches()) {
      throw GivenFields.invalid(
          FIELD,
          "Name a file as GET /api/v1/routes does: routes/<folder>/<name>.camel.yaml,"
              + " schedules/<name>.camel.yaml or processors/<name>.kamelet.yaml.");
    }
    return file;
  }

  /** The text, empty where there is no such file. */
  Optional<String> read(String file) {
    Path path = place(file);
    try {
      if (!Files.exists(path)) {
        return Optional.empty();
      }
      if (!Files.isRegularFile(path)) {
        throw unusable(file + " is no file.");
      }
      if (Files.size(path) > RouteFolders.MAX_BYTES) {
        throw unusable(
            "%s is larger than %d bytes: live edit does not take it either."
                .formatted(file, RouteFolders.MAX_BYTES));
      }
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
              .toString());
    } catch (CharacterCodingException e) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, FIELD, file + " is no text in UTF-8: mend it on disk.", e);
    } catch (IOException e) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, FIELD, "%s cannot be read: %s".formatted(file, e), e);
    }
  }

  /** Why a file cannot be saved or removed here, empty where it can. */
  Optional<String> readOnly(String file) {
    String folder = file.substring(0, file.indexOf('/'));
    if (!folders.contains(Folder.valueOf(folder.toUpperCase(Locale.ROOT)))) {
      return Optional.of(
          "Files of %s/ are not edited in the console of this hub (HUB_ROUTES_EDIT): edit %s on disk."
              .formatted(folder, file));
    }
    Path path = place(file);
    if (Files.isSymbolicLink(path)) {
      return Optional.of(file + " is a link: edit the file that it leads to.");
    }
    if (!Files.exists(path) && !PLAIN.matcher(file).matches()) {
      return Optional.of(
          "Name a new file with letters, digits, hyphens, underscores and points only.");
    }
    return Files.isWritable(existing(path.resolveSibling(".")))
        ? Optional.empty()
        : Optional.of(
            "%s cannot be written: its folder is read-only for the hub. Edit it where it comes from,"
                    .formatted(file)
                + " or mount the folder writable.");
  }

  void write(String file, String text) throws IOException {
    Path path = place(file);
    Files.createDirectories(path.resolveSibling(".").normalize());
    WholeFile.writeShared(path, text);
  }

  void delete(String file) throws IOException {
    Files.deleteIfExists(place(file));
  }

  /** Where the file is, or would be; links may not lead out of its folder. */
  private Path place(String file) {
    Path path = home.resolve(named(file));
    Path folder = home.resolve(file.substring(0, file.indexOf('/')));
    try {
      if (Files.exists(folder) && !existing(path).toRealPath().startsWith(folder.toRealPath())) {
        throw unusable(file + " is behind a link that leads out of its folder: edit it there.");
      }
    } catch (IOException e) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, FIELD, "%s cannot be reached: %s".formatted(file, e), e);
    }
    return path;
  }

  /** The path itself, or the nearest folder above that is there. */
  private static Path existing(Path path) {
    Path at = path.normalize();
    for (Path up = at; up != null; up = up.getParent()) {
      if (Files.exists(up)) {
        return up;
      }
    }
    return at;
  }

  private static HubException unusable(String detail) {
    return new HubException(ErrorCode.UNPROCESSABLE, FIELD, detail);
  }
}
