package io.bactrian.hub.embedded;

import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret between the hub and what it embeds, readable by the hub's own user only. */
final class SecretFile {
  private SecretFile() {}

  /** Makes a new secret of 192 bits, in place of one that is there. */
  static void create(Path file) throws IOException {
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    WholeFile.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** Whether there is one; a kill of an earlier version may have left an empty file. */
  static boolean exists(Path file) throws IOException {
    return Files.exists(file) && !read(file).isEmpty();
  }

  static String read(Path file) throws IOException {
    return Files.readString(file).strip();
  }
}
