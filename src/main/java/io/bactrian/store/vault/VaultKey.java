package io.bactrian.store.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What a passphrase comes to at one destination; every use has a key of its own. */
final class VaultKey {
  private static final String HMAC = "HmacSHA256";
  private static final int BITS = 256;

  private final SecretKeySpec master;

  private VaultKey(SecretKeySpec master) {
    this.master = master;
  }

  /** PBKDF2: each guess of a passphrase costs a third of a second. */
  static VaultKey derive(String passphrase, byte[] salt, int iterations) {
    try {
      var spec = new PBEKeySpec(passphrase.toCharArray(), salt, iterations, BITS);
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      return new VaultKey(new SecretKeySpec(key, HMAC));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
    }
  }

  /** A key of one file, AES-256. */
  SecretKeySpec of(byte[] salt) {
    return new SecretKeySpec(mac("file", salt), "AES");
  }

  /** Names a content without giving its digest away. */
  String name(byte[] digest) {
    return HexFormat.of().formatHex(mac("name", digest));
  }

  /** By which a wrong passphrase is noticed before anything is read. */
  String check() {
    return HexFormat.of().formatHex(mac("check", new byte[0]), 0, 16);
  }

  private byte[] mac(String use, byte[] content) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(master);
      mac.update(use.getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
