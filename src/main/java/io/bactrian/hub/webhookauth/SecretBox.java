package io.bactrian.hub.webhookauth;

import io.bactrian.hub.security.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.stereotype.Component;

/**
 * Enciphers secrets that the hub has to know in full (AES-256-GCM), so that a copy of the database
 * alone is of no use to whoever has it.
 */
@Component
final class SecretBox {
  private static final String SALT = "626163747269616e"; // the key is random already

  private final BytesEncryptor cipher;

  SecretBox(Credentials credentials) {
    this.cipher = Encryptors.stronger(credentials.get("secrets.key"), SALT);
  }

  String close(String secret) {
    return Base64.getEncoder()
        .encodeToString(cipher.encrypt(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * @throws IllegalStateException if it was enciphered with another {@code secrets.key}
   */
  String open(String box) {
    return new String(cipher.decrypt(Base64.getDecoder().decode(box)), StandardCharsets.UTF_8);
  }
}
