package io.bactrian.hub.webhookauth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bactrian.hub.http.RequestBody;
import io.bactrian.hub.webhookauth.StandardWebhooks.Signed;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The login that a message says it is of, and the digest that has to prove it. A message that names
 * no login may be signed with the hub's own secret: it is refused as malformed, and kept.
 */
public final class Mt5Claim implements RequestBody.Digest {
  private static final String NOBODY = "unknown";
  private static final JsonFactory JSON = new JsonFactory();

  private final @Nullable String id;
  private final @Nullable String timestamp;
  private final Mt5Logins logins;
  private String login = NOBODY;
  private Signed signed = new Signed(List.of());

  /**
   * @param id the header webhook-id
   * @param timestamp the header webhook-timestamp
   */
  public Mt5Claim(@Nullable String id, @Nullable String timestamp, Mt5Logins logins) {
    this.id = id;
    this.timestamp = timestamp;
    this.logins = logins;
  }

  @Override
  public void begin(byte[] beginning) {
    login = loginIn(beginning);
    signed = StandardWebhooks.begin(id, timestamp, logins.secretsOf(login));
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    signed.update(bytes, offset, length);
  }

  /** The account, or {@code unknown}. */
  public String login() {
    return login;
  }

  public void verify(@Nullable String signatures) {
    signed.verify(signatures);
  }

  private static String loginIn(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return NOBODY;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("login");
        JsonToken value = parser.nextToken();
        if (found) {
          return value == JsonToken.VALUE_STRING && parser.getText().matches("[0-9]{1,20}")
              ? parser.getText()
              : NOBODY;
        }
        parser.skipChildren();
      }
      return NOBODY;
    } catch (IOException e) {
      return NOBODY;
    }
  }
}
