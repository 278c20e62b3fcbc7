package io.bactrian.store.onedrive.graph;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Entra ID's token endpoint: client credentials, device code, refresh tokens. */
public final class Identity {
  public static final String TENANT = "tenant-of-the-fake";
  public static final String CLIENT = "client-of-the-fake";
  public static final String SECRET = "secret-of-the-fake";

  static final Pattern PATH = Pattern.compile("/([^/]+)/oauth2/v2\\.0/(token|devicecode)");

  private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private enum Consent {
    PENDING,
    GIVEN,
    DECLINED
  }

  private static final class Login {
    private final String userCode;
    private final String scope;
    private volatile Instant expires;
    private volatile Consent consent = Consent.PENDING;

    Login(String userCode, String scope, Instant expires) {
      this.userCode = userCode;
      this.scope = scope;
      this.expires = expires;
    }
  }

  /** A refusal as OAuth has it, with Entra's own number. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;
    private final String error;
    private final int number;

    Refusal(int status, String error, int number, String message) {
      super("AADSTS" + number + ": " + message);
      this.status = status;
      this.error = error;
      this.number = number;
    }
  }

  private final Tokens tokens;
  private final Assertions assertions = new Assertions();
  private final Map<String, Login> logins = new ConcurrentHashMap<>();
  private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();
  private volatile Duration tokenLifetime = Duration.ofHours(1);
  private volatile Duration loginLifetime = Duration.ofMinutes(15);
  private volatile int pollSeconds = 5;

  Identity(Tokens tokens) {
    this.tokens = tokens;
  }

  /** An assertion that this certificate's key has signed replaces the secret. */
  public void trust(X509Certificate certificate) {
    assertions.trust(certificate);
  }

  public void tokenLifetime(Duration lifetime) {
    tokenLifetime = lifetime;
  }

  public void loginLifetime(Duration lifetime) {
    loginLifetime = lifetime;
  }

  /** How long a device login has to wait between two requests. */
  public void pollSeconds(int seconds) {
    pollSeconds = seconds;
  }

  /** The user enters the code and agrees. */
  public void approve(String userCode) {
    login(userCode).consent = Consent.GIVEN;
  }

  public void decline(String userCode) {
    login(userCode).consent = Consent.DECLINED;
  }

  public void expire(String userCode) {
    login(userCode).expires = Instant.EPOCH;
  }

  /** As after 90 days without use, or when the user takes his consent back. */
  public void revokeRefreshTokens() {
    refreshTokens.clear();
  }

  /** The codes that wait for a user. */
  public Set<String> waiting() {
    return Set.copyOf(logins.values().stream().map(login -> login.userCode).toList());
  }

  private Login login(String userCode) {
    return logins.values().stream()
        .filter(login -> login.userCode.equals(userCode))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No login waits for " + userCode));
  }

  Answer answer(Call call) throws IOException {
    Map<String, String> form = Call.form(call.text());
    try {
      requireKnown(call.path(), form);
      return call.path().endsWith("/devicecode") ? deviceCode(form) : token(form);
    } catch (Refusal e) {
      var body = new LinkedHashMap<String, Object>();
      body.put("error", e.error);
      body.put("error_description", e.getMessage());
      body.put("error_codes", List.of(e.number));
      body.put("timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      body.put("trace_id", UUID.randomUUID().toString());
      body.put("correlation_id", UUID.randomUUID().toString());
      return Answer.json(e.status, body);
    }
  }

  private static void requireKnown(String path, Map<String, String> form) {
    String tenant = path.split("/")[1];
    if (!Set.of(TENANT, "common", "consumers", "organizations").contains(tenant)) {
      throw new Refusal(400, "invalid_request", 90002, "Tenant '" + tenant + "' not found.");
    }
    if (!CLIENT.equals(form.get("client_id"))) {
      throw new Refusal(400, "unauthorized_client", 700016, "Application was not found.");
    }
  }

  private Answer deviceCode(Map<String, String> form) {
    String code = UUID.randomUUID().toString();
    String userCode = code.substring(0, 8).toUpperCase(Locale.ROOT);
    Instant expires = Instant.now().plus(loginLifetime);
    logins.put(code, new Login(userCode, form.getOrDefault("scope", ""), expires));
    var body = new LinkedHashMap<String, Object>();
    body.put("user_code", userCode);
    body.put("device_code", code);
    body.put("verification_uri", "https://microsoft.com/devicelogin");
    body.put("expires_in", loginLifetime.toSeconds());
    body.put("interval", pollSeconds);
    body.put("message", "Open https://microsoft.com/devicelogin and enter " + userCode);
    return Answer.json(200, body);
  }

  private Answer token(Map<String, String> form) {
    String grant = form.getOrDefault("grant_type", "");
    return switch (grant) {
      case "client_credentials" -> ofApplication(form);
      case DEVICE_GRANT, "device_code" -> ofDevice(form);
      case "refresh_token" -> ofRefresh(form);
      default ->
          throw new Refusal(400, "unsupported_grant_type", 70003, "Unsupported grant: " + grant);
    };
  }

  private Answer ofApplication(Map<String, String> form) {
    if (ASSERTION.equals(form.get("client_assertion_type"))) {
      if (!assertions.hold(form.getOrDefault("client_assertion", ""))) {
        throw new Refusal(401, "invalid_client", 700027, "The assertion's signature is wrong.");
      }
    } else if (!SECRET.equals(form.get("client_secret"))) {
      throw new Refusal(401, "invalid_client", 7000215, "Invalid client secret provided.");
    }
    List<String> scopes = List.of(form.getOrDefault("scope", "").split(" "));
    if (scopes.stream().noneMatch(scope -> scope.endsWith("/.default"))) {
      throw new Refusal(400, "invalid_scope", 70011, "The scope must end with /.default.");
    }
    return Answer.json(200, granted(false));
  }

  private Answer ofDevice(Map<String, String> form) {
    String code = form.getOrDefault("device_code", "");
    Login login = logins.get(code);
    if (login == null) {
      throw new Refusal(400, "bad_verification_code", 50142, "The device code is not known.");
    }
    if (login.expires.isBefore(Instant.now())) {
      throw new Refusal(400, "expired_token", 70020, "The device code has expired.");
    }
    if (login.consent == Consent.PENDING) {
      throw new Refusal(400, "authorization_pending", 70016, "The user has not signed in yet.");
    }
    logins.remove(code);
    if (login.consent == Consent.DECLINED) {
      throw new Refusal(400, "authorization_declined", 70021, "The user declined.");
    }
    return Answer.json(200, grantedToUser(form, login.scope));
  }

  /** Each use gives a new refresh token; the old one stays good, as Entra documents. */
  private Answer ofRefresh(Map<String, String> form) {
    String scope = refreshTokens.get(form.getOrDefault("refresh_token", ""));
    if (scope == null) {
      throw new Refusal(
          400, "invalid_grant", 700082, "The refresh token has expired due to inactivity.");
    }
    return Answer.json(200, grantedToUser(form, scope));
  }

  private Map<String, Object> granted(boolean user) {
    var body = new LinkedHashMap<String, Object>();
    body.put("token_type", "Bearer");
    body.put("expires_in", tokenLifetime.toSeconds());
    body.put("ext_expires_in", tokenLifetime.toSeconds());
    body.put("access_token", tokens.issue(tokenLifetime, user));
    return body;
  }

  /** A refresh token comes for offline_access, an id token for openid; neither scope is named. */
  private Map<String, Object> grantedToUser(Map<String, String> form, String asked) {
    var scopes = new ArrayList<>(List.of(asked.split(" ")));
    Map<String, Object> body = granted(true);
    if (scopes.remove("offline_access")) {
      String refresh = "0.A" + UUID.randomUUID();
      refreshTokens.put(refresh, asked);
      body.put("refresh_token", refresh);
    }
    if (scopes.contains("openid")) {
      body.put("id_token", IdTokens.ofPerson(TENANT, CLIENT, tokenLifetime));
    }
    if ("1".equals(form.get("client_info"))) {
      body.put("client_info", IdTokens.clientInfo(TENANT));
    }
    body.put("scope", String.join(" ", scopes));
    return body;
  }
}
