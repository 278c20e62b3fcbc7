package io.bactrian.hub.webhookauth;

import io.bactrian.hub.http.RequestBody;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 over the body, or over {@code time.body} where the scheme signs a time. */
final class HmacProof implements Proof {
  private final String source;
  private final HmacScheme scheme;
  private final StandardWebhooks times;
  private final List<byte[]> secrets;

  HmacProof(String source, HmacScheme scheme, StandardWebhooks times, List<String> secrets) {
    this.source = source;
    this.scheme = scheme;
    this.times = times;
    this.secrets = secrets.stream().map(secret -> secret.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Override
  public Claim claim(WebhookCall call) {
    String signature = call.header(scheme.header());
    if (signature == null || signature.isBlank()) {
      throw unauthenticated("The header " + scheme.header() + " is missing");
    }
    String time = time(call, signature);
    byte[] begin = (time == null ? "" : time + ".").getBytes(StandardCharsets.UTF_8);
    return new Signed(
        secrets.stream().map(secret -> StandardWebhooks.mac(secret, begin)).toList(), signature);
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

  private static HubException unauthenticated(String message) {
    return new HubException(ErrorCode.UNAUTHENTICATED, message);
  }

  private final class Signed implements Claim.OverBody, RequestBody.Digest {
    private final List<Mac> macs;
    private final String signature;

    Signed(List<Mac> macs, String signature) {
      this.macs = macs;
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
      macs.forEach(mac -> mac.update(bytes, offset, length));
    }

    @Override
    public Proven verify(byte[] beginning) {
      boolean fits = false;
      for (Mac mac : macs) {
        fits |= scheme.fits(signature, mac.doFinal());
      }
      if (!fits) {
        throw unauthenticated(
            "The signature in the header " + scheme.header() + " does not fit the body");
      }
      return new Proven(source);
    }
  }
}
