package io.bactrian.capture.supabase;

import io.bactrian.hub.security.Credentials;
import io.bactrian.hub.webhookauth.TokenSender;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A Supabase project, known by the one token of the credentials. */
@Component
final class SupabaseSender implements TokenSender {
  private final byte[] token;

  SupabaseSender(Credentials credentials) {
    this.token = credentials.get("supabase.token").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String source() {
    return "supabase";
  }

  @Override
  public boolean tokenInAddress() {
    return true;
  }

  @Override
  public Optional<String> sender(String presented) {
    return MessageDigest.isEqual(token, presented.getBytes(StandardCharsets.UTF_8))
        ? Optional.of(source())
        : Optional.empty();
  }
}
