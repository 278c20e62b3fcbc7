package io.bactrian.store.onedrive.client;

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
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a sign-in in a file: salt (16 bytes), nonce (12 bytes), then AES-256-GCM with a key
 * that PBKDF2 derives, once for a process since that takes its time. Readable by its owner only,
 * replaced in one step.
 */
final class TokenCacheFile implements ITokenCacheAccessAspect {
  private static final int SALT = 16;
  private static final int NONCE = 12;
  private static final int ROUNDS = 210_000;

  private final Path file;
  private final char[] passphrase;
  private final SecureRandom random = new SecureRandom();
  private byte[] salt = new byte[0];
  private @Nullable SecretKeySpec key;

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
  public void beforeCacheAccess(ITokenCacheAccessContext context) {
    if (Files.exists(file)) {
      context.tokenCache().deserialize(read());
    }
  }

  @Override
  public void afterCacheAccess(ITokenCacheAccessContext context) {
    if (context.hasCacheChanged()) {
      write(context.tokenCache().serialize());
    }
  }

  synchronized String read() {
    try {
      ByteBuffer stored = ByteBuffer.wrap(Files.readAllBytes(file));
      byte[] salted = new byte[SALT];
      byte[] nonce = new byte[NONCE];
      byte[] sealed = new byte[stored.remaining() - SALT - NONCE];
      stored.get(salted).get(nonce).get(sealed);
      byte[] plain = cipher(Cipher.DECRYPT_MODE, key(salted), nonce).doFinal(sealed);
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

  synchronized void write(String tokens) {
    byte[] salted = salt;
    if (salted.length == 0) {
      salted = new byte[SALT];
      random.nextBytes(salted);
    }
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, key(salted), nonce)
              .doFinal(tokens.getBytes(StandardCharsets.UTF_8));
      byte[] stored =
          ByteBuffer.allocate(SALT + NONCE + sealed.length)
              .put(salted)
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

  private SecretKeySpec key(byte[] salted) throws GeneralSecurityException {
    SecretKeySpec known = key;
    if (known == null || !Arrays.equals(salt, salted)) {
      byte[] derived =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(passphrase, salted, ROUNDS, 256))
              .getEncoded();
      known = new SecretKeySpec(derived, "AES");
      key = known;
      salt = salted;
    }
    return known;
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(128, nonce));
    return cipher;
  }
}
