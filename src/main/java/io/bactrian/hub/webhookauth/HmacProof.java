package io.bactrian.hub.webhookauth;

import io.bactrian.hub.http.RequestBody;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 over the body, or over {@code time.body} where the scheme signs a time. */
final class HmacProof implements Proof {
  private final String source;
  private final HmacScheme scheme;
  private final StandardWebhooks times;
  private final byte[] secret;

  HmacProof(String source, HmacScheme scheme, StandardWebhooks times, String secret) {
    this.source = source;
    this.scheme = scheme;
    this.times = times;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Claim claim(WebhookCall call) {
    String signature = call.header(scheme.header());
    if (signature == null || signature.isBlank()) {
      throw unauthenticated("The header " + scheme.header() + " is missing");
    }
    Mac mac = mac();
    String time = time(call, signature);
    if (time != null) {
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
    }
    return new Signed(mac, signature);
  }

  private @Nullable String time(WebhookCall call, String signature) {
    if (scheme.inHeader()) {
      String time = HmacScheme.timeIn(signature);
      times.checkTime(scheme.header(), time);
      return time;
    }
    String header = scheme.timestampHeader();
    if (header == null) {
      return null;
    }
    String time = call.header(header);
    times.checkTime(header, time);
    return time;
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static HubException unauthenticated(String message) {
    return new HubException(ErrorCode.UNAUTHENTICATED, message);
  }

  private final class Signed implements Claim.OverBody, RequestBody.Digest {
    private final Mac mac;
    private final String signature;

    Signed(Mac mac, String signature) {
      this.mac = mac;
      this.signature = signature;
    }

    @Override
    public RequestBody.Digest digest() {
      return this;
    }

    @Override
    public void begin(byte[] beginning) {
      // the digest has begun with the time
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      mac.update(bytes, offset, length);
    }

    @Override
    public Proven verify(byte[] beginning) {
      if (!scheme.fits(signature, mac.doFinal())) {
        throw unauthenticated(
            "The signature in the header " + scheme.header() + " does not fit the body");
      }
      return new Proven(source);
    }
  }
}
