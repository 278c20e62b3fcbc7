package io.bactrian.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret between the hub and what it embeds, readable by the hub's own user only. */
final class SecretFile {
  private SecretFile() {}

  /** Makes a new secret of 192 bits, in place of one that is there. */
  static void create(Path file) throws IOException {
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  static String read(Path file) throws IOException {
    return Files.readString(file).strip();
  }
}
