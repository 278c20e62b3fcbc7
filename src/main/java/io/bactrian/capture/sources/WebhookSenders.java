package io.bactrian.capture.sources;

import io.bactrian.hub.connections.Bodies;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.RequestBody;
import io.bactrian.hub.http.SecretFields;
import io.bactrian.hub.webhookauth.Mt5Claim;
import io.bactrian.hub.webhookauth.Mt5Logins;
import io.bactrian.hub.webhookauth.StandardWebhooks;
import io.bactrian.hub.webhookauth.TokenSender;
import io.bactrian.hub.webhookauth.WebhookTokens;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GuardedAddresses;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Who may send webhooks, and how each kind of sender proves it. */
@Component
class WebhookSenders implements GuardedAddresses {
  /**
   * @param address the route's, with {@code *} where it has a variable
   * @param message the message; of a body over the limit only its beginning
   * @param bodySize bytes that were sent
   * @param limit bytes that are taken
   * @param share memory for the message, until it is answered
   */
  record Admitted(
      String address, InboundMessage message, long bodySize, int limit, SenderLimits.Share share)
      implements AutoCloseable {
    boolean oversized() {
      return bodySize > limit;
    }

    @Override
    public void close() {
      share.close();
    }
  }

  private static final Pattern OWN_SOURCE = Pattern.compile("[a-z][a-z0-9-]{0,40}");
  private static final String UNKNOWN_TOKEN =
      "The token in the address is not known: copy it from data/credentials.properties, or make one"
          + " by POST /api/v1/webhook-tokens.";
  private static final String NO_PASSPHRASE =
      "This address takes its token from the body: send it as passphrase or secret.";

  private final WebhookTokens tokens;
  private final Mt5Logins logins;
  private final SourceRules sources;
  private final SenderLimits limits;
  private final StandardWebhooks signatures;
  private final Map<String, TokenSender> byToken;
  private final WebhookRoutes routes;
  private final int limit;

  WebhookSenders(
      WebhookTokens tokens,
      Mt5Logins logins,
      SourceRules sources,
      SenderLimits limits,
      IngestionProperties properties,
      Clock clock,
      List<TokenSender> byToken,
      WebhookRoutes routes) {
    this.tokens = tokens;
    this.logins = logins;
    this.sources = sources;
    this.limits = limits;
    this.signatures = new StandardWebhooks(properties.signatureTolerance(), clock);
    this.byToken =
        byToken.stream().collect(Collectors.toMap(TokenSender::source, Function.identity()));
    this.routes = routes;
    this.limit = Math.toIntExact(properties.maxBody().toBytes());
  }

  @Override
  public String prefix() {
    return "/webhooks/";
  }

  @Override
  public Set<String> handedOn() {
    Set<String> calls = new TreeSet<>();
    calls.add("POST /webhooks/tradingview/*");
    calls.add("POST /webhooks/mt5");
    calls.add("GET /webhooks/mt5/*/last");
    calls.add("POST /webhooks/{your-source}/*");
    byToken.values().forEach(sender -> calls.add("POST " + address(sender)));
    return calls;
  }

  /** A source of the user's own, beside those that are named. */
  @Override
  public boolean handsOn(String method, String address) {
    String[] path = address.split("/", -1);
    return GuardedAddresses.super.handsOn(method, address)
        || (method.equals("POST")
            && (path.length == 3 || (path.length == 4 && path[3].equals("*")))
            && OWN_SOURCE.matcher(path[2]).matches()
            && handedOn().stream().noneMatch(call -> (call + "/").contains("/" + path[2] + "/")));
  }

  private static String address(TokenSender known) {
    return "/webhooks/" + known.source() + (known.tokenInAddress() ? "/*" : "");
  }

  boolean knows(String source) {
    String address = "/webhooks/" + source;
    return source.equals("tradingview")
        || source.equals("mt5")
        || byToken.containsKey(source)
        || routes.knows(address)
        || routes.knows(address + "/*");
  }

  /**
   * @param path the request's path, split at its slashes
   * @throws HubException {@link ErrorCode#UNAUTHENTICATED} if the sender does not prove itself
   */
  Admitted admit(String source, String[] path, HttpServletRequest request) throws IOException {
    return switch (source) {
      case "mt5" -> path.length == 3 ? admitMt5(request) : admitQuestion(path, request);
      case "tradingview" -> admitTradingView(path, request);
      default -> {
        TokenSender known = byToken.get(source);
        yield known == null ? admitOwn(source, path, request) : admitToken(known, path, request);
      }
    };
  }

  /**
   * A source of the user's own, {@code /webhooks/<name>/{tokenId}}, takes TradingView's tokens;
   * where its route has no variable, the body's {@code passphrase} or {@code secret} is the token.
   */
  private Admitted admitOwn(String source, String[] path, HttpServletRequest request)
      throws IOException {
    require((path.length == 4 || path.length == 3) && OWN_SOURCE.matcher(source).matches());
    requireMethod(request, "POST");
    if (path.length == 3) {
      return admitByBody(source, request);
    }
    String address = "/webhooks/" + source + "/*";
    requireKnown(address); // else made-up names could fill the rejected messages
    WebhookTokens.Token token =
        tokens
            .find(path[3])
            .orElseThrow(() -> new HubException(ErrorCode.UNAUTHENTICATED, UNKNOWN_TOKEN));
    sources.check(request);
    return redacted(read(address, source, token.id(), request));
  }

  /** Until its token is found in it, the body is an unproven caller's. */
  private Admitted admitByBody(String source, HttpServletRequest request) throws IOException {
    String address = "/webhooks/" + source;
    requireKnown(address);
    RequestBody body = RequestBody.read(request.getInputStream(), limit, null);
    WebhookTokens.Token token =
        SecretFields.token(body.beginning())
            .flatMap(tokens::find)
            .orElseThrow(() -> new HubException(ErrorCode.UNAUTHENTICATED, NO_PASSPHRASE));
    sources.check(request);
    limits.count(source, token.id());
    var message =
        new InboundMessage(source, token.id(), null, request.getContentType(), body.beginning());
    return redacted(new Admitted(address, message, body.size(), limit, limits.share(body.size())));
  }

  private void requireKnown(String address) {
    if (!routes.knows(address)) {
      throw routes.isEmpty()
          ? new HubException(ErrorCode.UNAVAILABLE, "The hub starts: send the message again.")
          : new HubException(ErrorCode.NOT_FOUND, "There is no webhook at this address.");
    }
  }

  private static Admitted redacted(Admitted admitted) {
    return new Admitted(
        admitted.address(),
        admitted.message().redacted(),
        admitted.bodySize(),
        admitted.limit(),
        admitted.share());
  }

  private Admitted admitToken(TokenSender known, String[] path, HttpServletRequest request)
      throws IOException {
    require(path.length == (known.tokenInAddress() ? 4 : 3));
    requireMethod(request, "POST");
    String sender =
        known
            .sender(known.tokenInAddress() ? path[3] : bearer(request))
            .orElseThrow(() -> new HubException(ErrorCode.UNAUTHENTICATED, unknown(known)));
    return read(address(known), known.source(), sender, request);
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
            .orElseThrow(() -> new HubException(ErrorCode.UNAUTHENTICATED, UNKNOWN_TOKEN));
    sources.check(request);
    return redacted(read("/webhooks/tradingview/*", "tradingview", token.id(), request));
  }

  /** Until it is read to its end, a signed body is an unproven caller's. */
  private Admitted admitMt5(HttpServletRequest request) throws IOException {
    requireMethod(request, "POST");
    String id = request.getHeader("webhook-id");
    String time = request.getHeader("webhook-timestamp");
    signatures.check(id, time);
    var claim = new Mt5Claim(id, time, logins);
    RequestBody body = RequestBody.read(request.getInputStream(), limit, claim);
    claim.verify(request.getHeader("webhook-signature"));
    return signed("/webhooks/mt5", claim.login(), id, request, body);
  }

  /**
   * A question about a login, signed over its path and query, so that it is good for no other
   * login. A secret of the login's own may also sign an empty body. The server it names is what the
   * route gets as the body.
   */
  private Admitted admitQuestion(String[] path, HttpServletRequest request) {
    require(path.length == 5 && path[4].equals("last") && path[3].matches("[0-9]{1,20}"));
    requireMethod(request, "GET");
    String login = path[3];
    String id = request.getHeader("webhook-id");
    String time = request.getHeader("webhook-timestamp");
    signatures.check(id, time);
    List<String> secrets = logins.secretsOf(login);
    String signature = request.getHeader("webhook-signature");
    if (!logins.isRegistered(login) || !StandardWebhooks.begin(id, time, secrets).fits(signature)) {
      StandardWebhooks.Signed question = StandardWebhooks.begin(id, time, secrets);
      String query = request.getQueryString();
      byte[] address =
          (request.getRequestURI() + (query == null ? "" : "?" + query))
              .getBytes(StandardCharsets.US_ASCII);
      question.update(address, 0, address.length);
      question.verify(signature);
    }
    String server = request.getParameter("server");
    byte[] asked = (server == null ? "" : server).getBytes(StandardCharsets.UTF_8);
    return signed("/webhooks/mt5/*/last", login, id, request, new RequestBody(asked, asked.length));
  }

  /** Reads the body of a sender that has proved who it is. */
  private Admitted read(String address, String source, String sender, HttpServletRequest request)
      throws IOException {
    Bodies.proven(request);
    limits.count(source, sender);
    SenderLimits.Share share = limits.share(request.getContentLengthLong());
    try {
      RequestBody body = RequestBody.read(request.getInputStream(), limit, null);
      var message =
          new InboundMessage(source, sender, null, request.getContentType(), body.beginning());
      return new Admitted(address, message, body.size(), limit, share);
    } catch (IOException | RuntimeException e) {
      share.close();
      throw e;
    }
  }

  private Admitted signed(
      String address, String login, String id, HttpServletRequest request, RequestBody body) {
    limits.count("mt5", login);
    var message = new InboundMessage("mt5", login, id, request.getContentType(), body.beginning());
    return new Admitted(address, message, body.size(), limit, limits.share(body.size()));
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
