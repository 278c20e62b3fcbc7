package io.bactrian.store.onedrive.graph;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** What says who a signed-in person is; unsigned, for a client trusts the connection it came on. */
final class IdTokens {
  private static final String PERSON = "00000000-0000-0000-0000-00000000cafe";

  private IdTokens() {}

  static String ofPerson(String tenant, String client, Duration lifetime) {
    long now = Instant.now().getEpochSecond();
    String claims =
        """
        {"iss":"https://login.microsoftonline.com/%1$s/v2.0","tid":"%1$s","aud":"%2$s","oid":"%3$s",
        "sub":"%3$s","preferred_username":"%4$s","iat":%5$d,"nbf":%5$d,"exp":%6$d,"ver":"2.0"}
        """
            .formatted(tenant, client, PERSON, FakeGraph.PERSON, now, now + lifetime.toSeconds());
    return encoded("{\"typ\":\"JWT\",\"alg\":\"none\"}") + "." + encoded(claims) + ".";
  }

  static String clientInfo(String tenant) {
    return encoded("{\"uid\":\"%s\",\"utid\":\"%s\"}".formatted(PERSON, tenant));
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
