package io.bactrian.ingestion;

import io.bactrian.security.Credentials;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import org.springframework.stereotype.Component;

/** Who may send webhooks, and how each kind of sender proves it. */
@Component
class WebhookSenders {
  /** The id of the one token that the credentials hold. */
  static final String TOKEN_ID = "default";

  /**
   * @param message the message; of a body over the limit only its beginning
   * @param bodySize bytes that were sent
   * @param limit bytes that are taken
   */
  record Admitted(InboundMessage message, long bodySize, int limit) {
    boolean oversized() {
      return bodySize > limit;
    }
  }

  private final byte[] tradingViewToken;
  private final StandardWebhooks mt5;
  private final Map<String, BearerSender> bearers;
  private final int limit;

  WebhookSenders(
      Credentials credentials,
      IngestionProperties properties,
      Clock clock,
      List<BearerSender> bearers) {
    this.bearers =
        bearers.stream().collect(Collectors.toMap(BearerSender::source, Function.identity()));
    this.tradingViewToken = credentials.get("tradingview.token").getBytes(StandardCharsets.UTF_8);
    this.mt5 =
        new StandardWebhooks(credentials.get("mt5.secret"), properties.signatureTolerance(), clock);
    this.limit = Math.toIntExact(properties.maxBody().toBytes());
  }

  boolean knows(String source) {
    return source.equals("tradingview") || source.equals("mt5") || bearers.containsKey(source);
  }

  /**
   * @param path the request's path, split at its slashes
   * @throws HubException {@link ErrorCode#UNAUTHENTICATED} if the sender does not prove itself
   */
  Admitted admit(String source, String[] path, HttpServletRequest request) throws IOException {
    return switch (source) {
      case "mt5" -> admitMt5(path, request);
      case "tradingview" -> admitTradingView(path, request);
      default -> admitBearer(Objects.requireNonNull(bearers.get(source)), path, request);
    };
  }

  private Admitted admitBearer(BearerSender known, String[] path, HttpServletRequest request)
      throws IOException {
    requireNoMore(path);
    String header = request.getHeader("Authorization");
    String token = header == null ? "" : header.replaceFirst("(?i)^Bearer +", "");
    String sender =
        known
            .sender(token)
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.UNAUTHENTICATED,
                        "The token is not known or spent: send the one of this run as"
                            + " Authorization: Bearer."));
    RequestBody body = RequestBody.read(request.getInputStream(), limit, null);
    var message =
        new InboundMessage(
            known.source(), sender, null, request.getContentType(), body.beginning());
    return new Admitted(message, body.size(), limit);
  }

  private static void requireNoMore(String[] path) {
    if (path.length != 3) {
      throw new HubException(ErrorCode.NOT_FOUND, "There is no webhook at this address.");
    }
  }

  private Admitted admitTradingView(String[] path, HttpServletRequest request) throws IOException {
    byte[] token = (path.length == 4 ? path[3] : "").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(token, tradingViewToken)) {
      throw new HubException(
          ErrorCode.UNAUTHENTICATED,
          "The token in the address is not known: copy it from data/credentials.properties.");
    }
    RequestBody body = RequestBody.read(request.getInputStream(), limit, null);
    var message =
        new InboundMessage(
            "tradingview", TOKEN_ID, null, request.getContentType(), body.beginning());
    return new Admitted(message, body.size(), limit);
  }

  private Admitted admitMt5(String[] path, HttpServletRequest request) throws IOException {
    requireNoMore(path);
    String id = request.getHeader("webhook-id");
    Mac mac = mt5.begin(id, request.getHeader("webhook-timestamp"));
    RequestBody body = RequestBody.read(request.getInputStream(), limit, mac);
    StandardWebhooks.verify(mac, request.getHeader("webhook-signature"));
    var message =
        new InboundMessage("mt5", "unknown", id, request.getContentType(), body.beginning());
    return new Admitted(message, body.size(), limit);
  }
}
