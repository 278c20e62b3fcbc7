package io.bactrian.capture.supabase;

import io.bactrian.hub.security.Credentials;
import io.bactrian.hub.webhookauth.Claim;
import io.bactrian.hub.webhookauth.Proof;
import io.bactrian.hub.webhookauth.ProofSpec;
import io.bactrian.hub.webhookauth.SenderProofs;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A Supabase project, known by the one token of the credentials. */
@Component
final class SupabaseProofs implements SenderProofs {
  private static final String PROJECT = "supabase";

  private final Credentials credentials;

  SupabaseProofs(Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public String senders() {
    return PROJECT;
  }

  @Override
  public Set<String> addresses() {
    return Set.of("POST /webhooks/supabase/*");
  }

  @Override
  public Proof of(ProofSpec spec) {
    spec.requireAuth(senders(), "token");
    return call -> {
      byte[] presented = call.lastVariable().getBytes(StandardCharsets.UTF_8);
      boolean known = false;
      for (String token : credentials.valid("supabase.token")) {
        known |= MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), presented);
      }
      if (!known) {
        throw new HubException(
            ErrorCode.UNAUTHENTICATED,
            "The token in the address is not known: copy supabase.token from"
                + " data/credentials.properties.");
      }
      return new Claim.Proven(PROJECT);
    };
  }
}
