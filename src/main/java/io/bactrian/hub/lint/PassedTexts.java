package io.bactrian.hub.lint;

import com.networknt.schema.JsonSchema;
import io.bactrian.hub.routefiles.RouteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which texts Camel's schema found no fault in. That depends on the text and on what judges it and
 * on nothing else, so a text that passed is not judged again, in this run or, with a file, in a
 * later one. Each validation resolves the schema's references anew.
 */
final class PassedTexts {
  private static final Logger log = LoggerFactory.getLogger(PassedTexts.class);

  /** Digests that are remembered, drafts of files included; a file that is full is begun anew. */
  private static final int MOST = 10_000;

  /** What turns a text into the document that is judged. */
  private static final List<String> READERS =
      List.of("RouteFile", "Defaults", "FormerClassNames", "Nodes", "Placeholders", "YamlTree");

  private final @Nullable Path file;
  private final byte[] judge = judge();
  private final Set<String> digests = new HashSet<>();

  /**
   * @param file the digests of earlier runs, one a line; null where none are kept
   */
  PassedTexts(@Nullable Path file) {
    this.file = file;
    if (file == null || !Files.exists(file)) {
      return;
    }
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      if (lines.size() > MOST) {
        Files.delete(file);
      } else {
        digests.addAll(lines);
      }
    } catch (IOException e) {
      log.warn("{} cannot be read, all files are judged anew", file, e);
    }
  }

  synchronized boolean contains(RouteFile text) {
    return digests.contains(digest(text));
  }

  synchronized void add(RouteFile text) {
    String digest = digest(text);
    if (digests.size() > MOST || !digests.add(digest) || file == null) {
      return;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      // A line that a crash cut off equals no digest; the line after it begins anew.
      Files.writeString(
          file,
          "\n" + digest,
          StandardCharsets.ISO_8859_1,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      log.warn("{} cannot be written, the next start judges its files anew", file, e);
    }
  }

  private String digest(RouteFile text) {
    MessageDigest digest = sha256();
    digest.update(judge);
    digest.update(text.path().getBytes(StandardCharsets.UTF_8)); // decides on kind and defaults
    digest.update((byte) 0);
    digest.update(text.text().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The schema, its library and what reads a text: with another one of them nothing has passed. */
  private static byte[] judge() {
    MessageDigest digest = sha256();
    update(digest, YamlRules.class, YamlRules.SCHEMA);
    update(digest, YamlRules.class, "YamlRules.class");
    update(
        digest,
        JsonSchema.class,
        "/META-INF/maven/com.networknt/json-schema-validator/pom.properties");
    for (String reader : READERS) {
      update(digest, RouteFile.class, reader + ".class");
    }
    return digest.digest();
  }

  private static void update(MessageDigest digest, Class<?> owner, String resource) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is missing from the class path");
      }
      digest.update(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("what judges route files cannot be read", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
