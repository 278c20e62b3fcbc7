package io.bactrian.ingestion;

import io.bactrian.senders.Mt5Logins;
import io.bactrian.senders.WebhookTokens;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may send webhooks, and how each kind of sender proves it. */
@Component
class WebhookSenders {
  /**
   * @param address the route's, with {@code *} where it has a variable
   * @param message the message; of a body over the limit only its beginning
   * @param bodySize bytes that were sent
   * @param limit bytes that are taken
   */
  record Admitted(String address, InboundMessage message, long bodySize, int limit) {
    boolean oversized() {
      return bodySize > limit;
    }
  }

  private final WebhookTokens tokens;
  private final Mt5Logins logins;
  private final SourceRules sources;
  private final SenderLimits limits;
  private final IngestionProperties properties;
  private final StandardWebhooks signatures;
  private final Map<String, TokenSender> byToken;
  private final int limit;

  WebhookSenders(
      WebhookTokens tokens,
      Mt5Logins logins,
      SourceRules sources,
      SenderLimits limits,
      IngestionProperties properties,
      Clock clock,
      List<TokenSender> byToken) {
    this.tokens = tokens;
    this.logins = logins;
    this.sources = sources;
    this.limits = limits;
    this.properties = properties;
    this.signatures = new StandardWebhooks(properties.signatureTolerance(), clock);
    this.byToken =
        byToken.stream().collect(Collectors.toMap(TokenSender::source, Function.identity()));
    this.limit = Math.toIntExact(properties.maxBody().toBytes());
  }

  boolean knows(String source) {
    return source.equals("tradingview") || source.equals("mt5") || byToken.containsKey(source);
  }

  /**
   * @param path the request's path, split at its slashes
   * @throws HubException {@link ErrorCode#UNAUTHENTICATED} if the sender does not prove itself
   */
  Admitted admit(String source, String[] path, HttpServletRequest request) throws IOException {
    return switch (source) {
      case "mt5" -> path.length == 3 ? admitMt5(request) : admitQuestion(path, request);
      case "tradingview" -> admitTradingView(path, request);
      default -> admitToken(Objects.requireNonNull(byToken.get(source)), path, request);
    };
  }

  private Admitted admitToken(TokenSender known, String[] path, HttpServletRequest request)
      throws IOException {
    require(path.length == (known.tokenInAddress() ? 4 : 3));
    requireMethod(request, "POST");
    String sender =
        known
            .sender(known.tokenInAddress() ? path[3] : bearer(request))
            .orElseThrow(() -> new HubException(ErrorCode.UNAUTHENTICATED, unknown(known)));
    limits.count(known.source(), sender);
    RequestBody body = read(request);
    String address = "/webhooks/" + known.source() + (known.tokenInAddress() ? "/*" : "");
    return admitted(address, known.source(), sender, null, request, body);
  }

  private static String bearer(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header == null ? "" : header.replaceFirst("(?i)^Bearer +", "");
  }

  private static String unknown(TokenSender known) {
    return known.tokenInAddress()
        ? "The token in the address is not known: copy "
            + known.source()
            + ".token from data/credentials.properties."
        : "The token is not known or spent: send the one of this run as Authorization: Bearer.";
  }

  private Admitted admitTradingView(String[] path, HttpServletRequest request) throws IOException {
    requireMethod(request, "POST");
    WebhookTokens.Token token =
        tokens
            .find(path.length == 4 ? path[3] : "")
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.UNAUTHENTICATED,
                        "The token in the address is not known: copy it from"
                            + " data/credentials.properties, or make one by POST"
                            + " /api/v1/webhook-tokens."));
    sources.check(request);
    limits.count("tradingview", token.id());
    RequestBody body = read(request);
    return admitted("/webhooks/tradingview/*", "tradingview", token.id(), null, request, body);
  }

  private Admitted admitMt5(HttpServletRequest request) throws IOException {
    requireMethod(request, "POST");
    String id = request.getHeader("webhook-id");
    String time = request.getHeader("webhook-timestamp");
    signatures.check(id, time);
    var claim = new Mt5Claim(id, time, logins);
    RequestBody body =
        RequestBody.read(request.getInputStream(), limit, properties.bodyTimeout(), claim);
    claim.verify(request.getHeader("webhook-signature"));
    limits.count("mt5", claim.login());
    return admitted("/webhooks/mt5", "mt5", claim.login(), id, request, body);
  }

  /**
   * A question about a login, signed over an empty body; the server it names is what the route gets
   * as the body.
   */
  private Admitted admitQuestion(String[] path, HttpServletRequest request) {
    require(path.length == 5 && path[4].equals("last") && path[3].matches("[0-9]{1,20}"));
    requireMethod(request, "GET");
    String id = request.getHeader("webhook-id");
    String time = request.getHeader("webhook-timestamp");
    signatures.check(id, time);
    StandardWebhooks.begin(id, time, logins.secretsOf(path[3]))
        .verify(request.getHeader("webhook-signature"));
    limits.count("mt5", path[3]);
    String server = request.getParameter("server");
    byte[] asked = (server == null ? "" : server).getBytes(StandardCharsets.UTF_8);
    return admitted(
        "/webhooks/mt5/*/last", "mt5", path[3], id, request, new RequestBody(asked, asked.length));
  }

  private RequestBody read(HttpServletRequest request) throws IOException {
    return RequestBody.read(request.getInputStream(), limit, properties.bodyTimeout(), null);
  }

  private Admitted admitted(
      String address,
      String source,
      String sender,
      @Nullable String id,
      HttpServletRequest request,
      RequestBody body) {
    var message =
        new InboundMessage(source, sender, id, request.getContentType(), body.beginning());
    return new Admitted(address, message, body.size(), limit);
  }

  private static void require(boolean known) {
    if (!known) {
      throw new HubException(ErrorCode.NOT_FOUND, "There is no webhook at this address.");
    }
  }

  private static void requireMethod(HttpServletRequest request, String method) {
    if (!request.getMethod().equals(method)) {
      throw new HubException(
          ErrorCode.METHOD_NOT_ALLOWED, "Call this address with " + method + ".");
    }
  }
}
