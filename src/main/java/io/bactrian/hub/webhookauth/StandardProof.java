package io.bactrian.hub.webhookauth;

import io.bactrian.hub.http.RequestBody;
import java.util.List;

/** A signature of the Standard Webhooks scheme with the source's one secret. */
final class StandardProof implements Proof {
  private final String source;
  private final StandardWebhooks signatures;
  private final List<String> secrets;

  StandardProof(String source, StandardWebhooks signatures, List<String> secrets) {
    this.source = source;
    this.signatures = signatures;
    this.secrets = secrets;
  }

  @Override
  public Claim claim(WebhookCall call) {
    String id = call.header("webhook-id");
    String time = call.header("webhook-timestamp");
    signatures.check(id, time);
    StandardWebhooks.Signed signed = StandardWebhooks.begin(id, time, secrets);
    return new Claim.OverBody() {
      @Override
      public RequestBody.Digest digest() {
        return new RequestBody.Digest() {
          @Override
          public void begin(byte[] beginning) {
            // the digest has begun with id and time
          }

          @Override
          public void update(byte[] bytes, int offset, int length) {
            signed.update(bytes, offset, length);
          }
        };
      }

      @Override
      public Proven verify(byte[] beginning) {
        signed.verify(call.header("webhook-signature"));
        return new Proven(source, id, null);
      }
    };
  }
}
