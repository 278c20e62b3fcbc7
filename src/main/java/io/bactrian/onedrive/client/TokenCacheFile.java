package io.bactrian.onedrive.client;

import com.microsoft.aad.msal4j.ITokenCacheAccessAspect;
import com.microsoft.aad.msal4j.ITokenCacheAccessContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tokens of a sign-in in a file: salt (16 bytes), nonce (12 bytes), then AES-256-GCM with a key
 * that PBKDF2 derives. Readable by its owner only, replaced in one step.
 */
final class TokenCacheFile implements ITokenCacheAccessAspect {
  private static final int SALT = 16;
  private static final int NONCE = 12;
  private static final int ROUNDS = 210_000;

  private final Path file;
  private final char[] passphrase;
  private final SecureRandom random = new SecureRandom();

  TokenCacheFile(Path file, String passphrase) {
    this.file = file;
    this.passphrase = passphrase.toCharArray();
  }

  /** When the refresh token was renewed last, none before the first sign-in. */
  Optional<Instant> renewed() {
    try {
      return Files.exists(file)
          ? Optional.of(Files.getLastModifiedTime(file).toInstant())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void beforeCacheAccess(ITokenCacheAccessContext context) {
    if (Files.exists(file)) {
      context.tokenCache().deserialize(read());
    }
  }

  @Override
  public synchronized void afterCacheAccess(ITokenCacheAccessContext context) {
    if (context.hasCacheChanged()) {
      write(context.tokenCache().serialize());
    }
  }

  String read() {
    try {
      ByteBuffer stored = ByteBuffer.wrap(Files.readAllBytes(file));
      byte[] salt = new byte[SALT];
      byte[] nonce = new byte[NONCE];
      byte[] sealed = new byte[stored.remaining() - SALT - NONCE];
      stored.get(salt).get(nonce).get(sealed);
      byte[] plain = cipher(Cipher.DECRYPT_MODE, salt, nonce).doFinal(sealed);
      return new String(plain, StandardCharsets.UTF_8);
    } catch (IOException | GeneralSecurityException | NegativeArraySizeException e) {
      throw new DriveException(
          0,
          DriveException.SIGN_IN,
          "the token cache cannot be read: is tokenCacheKey the one it was written with?",
          null,
          e);
    }
  }

  void write(String tokens) {
    byte[] salt = new byte[SALT];
    byte[] nonce = new byte[NONCE];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, salt, nonce).doFinal(tokens.getBytes(StandardCharsets.UTF_8));
      byte[] stored =
          ByteBuffer.allocate(SALT + NONCE + sealed.length)
              .put(salt)
              .put(nonce)
              .put(sealed)
              .array();
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path fresh =
          Files.createTempFile(
              folder,
              "tokens",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(fresh, stored);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | GeneralSecurityException e) {
      throw new DriveException(
          0, DriveException.SIGN_IN, "the token cache cannot be written to " + file, null, e);
    }
  }

  private Cipher cipher(int mode, byte[] salt, byte[] nonce) throws GeneralSecurityException {
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(passphrase, salt, ROUNDS, 256))
            .getEncoded();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    return cipher;
  }
}
