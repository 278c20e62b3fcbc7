package io.bactrian.ingestion;

import io.bactrian.security.Credentials;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Set;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may send webhooks, and how each kind of sender proves it. */
@Component
class WebhookSenders {
  /** What one oversized body may cost to read: beyond it, the connection is cut. */
  private static final int READ_LIMIT_FACTOR = 16;

  /** The id of the one token that the credentials hold. */
  static final String TOKEN_ID = "default";

  /**
   * @param path where the request goes on to, without a secret
   * @param message the message; of a body over the limit only its beginning
   * @param bodySize bytes that were sent
   * @param limit bytes that are taken
   */
  record Admitted(String path, InboundMessage message, long bodySize, int limit) {
    boolean oversized() {
      return bodySize > limit;
    }
  }

  private final byte[] tradingViewToken;
  private final StandardWebhooks mt5;
  private final int limit;

  WebhookSenders(Credentials credentials, IngestionProperties properties, Clock clock) {
    this.tradingViewToken = credentials.get("tradingview.token").getBytes(StandardCharsets.UTF_8);
    this.mt5 =
        new StandardWebhooks(credentials.get("mt5.secret"), properties.signatureTolerance(), clock);
    this.limit = Math.toIntExact(properties.maxBody().toBytes());
  }

  boolean knows(String source) {
    return Set.of("tradingview", "mt5").contains(source);
  }

  /**
   * @param path the request's path, split at its slashes
   * @throws HubException {@link ErrorCode#UNAUTHENTICATED} if the sender does not prove itself
   */
  Admitted admit(String source, String[] path, HttpServletRequest request) throws IOException {
    return source.equals("mt5") ? admitMt5(path, request) : admitTradingView(path, request);
  }

  private Admitted admitTradingView(String[] path, HttpServletRequest request) throws IOException {
    byte[] token = (path.length == 4 ? path[3] : "").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(token, tradingViewToken)) {
      throw new HubException(
          ErrorCode.UNAUTHENTICATED,
          "The token in the address is not known: copy it from data/credentials.properties.");
    }
    Body body = read(request.getInputStream(), null);
    var message =
        new InboundMessage(
            "tradingview", TOKEN_ID, null, request.getContentType(), body.beginning());
    return new Admitted("/webhooks/tradingview/" + TOKEN_ID, message, body.size(), limit);
  }

  private Admitted admitMt5(String[] path, HttpServletRequest request) throws IOException {
    if (path.length != 3) {
      throw new HubException(ErrorCode.NOT_FOUND, "There is no webhook at this address.");
    }
    String id = request.getHeader("webhook-id");
    Mac mac = mt5.begin(id, request.getHeader("webhook-timestamp"));
    Body body = read(request.getInputStream(), mac);
    StandardWebhooks.verify(mac, request.getHeader("webhook-signature"));
    var message =
        new InboundMessage("mt5", "unknown", id, request.getContentType(), body.beginning());
    return new Admitted("/webhooks/mt5", message, body.size(), limit);
  }

  private record Body(byte[] beginning, long size) {}

  /** Holds no more than the limit in memory, but counts and digests what comes beyond it. */
  private Body read(InputStream in, @Nullable Mac mac) throws IOException {
    var beginning = new ByteArrayOutputStream(1024);
    byte[] buffer = new byte[8192];
    long size = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (mac != null) {
        mac.update(buffer, 0, n);
      }
      beginning.write(buffer, 0, (int) Math.min(n, Math.max(0, limit - size)));
      size += n;
      if (size > (long) READ_LIMIT_FACTOR * limit) {
        break;
      }
    }
    return new Body(beginning.toByteArray(), size);
  }
}
