package io.bactrian.hub.accounts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.security.Credentials;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/**
 * Keeps a login that is on its way in an enciphered cookie of the browser: a session would be
 * opened for every stray caller, and another hub would not know it.
 */
final class OidcRequests implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {
  static final String COOKIE = "HUB_OIDC";
  private static final String SALT = "6f6964632d726571"; // the key is random already
  private static final int SHORTEST = 33; // a start, a mark, and a byte between them
  private static final Duration LASTS = Duration.ofMinutes(10);

  private final BytesEncryptor cipher;
  private final OidcIssuer issuer;
  private final ObjectMapper json;

  OidcRequests(Credentials credentials, OidcIssuer issuer, ObjectMapper json) {
    this.cipher = Encryptors.stronger(credentials.get("secrets.key"), SALT);
    this.issuer = issuer;
    this.json = json;
  }

  private record Kept(String state, String nonce, String verifier, String redirect, long until) {}

  @Override
  public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
    Kept kept = kept(request);
    ClientRegistration registration =
        kept == null ? null : issuer.findByRegistrationId(OidcIssuer.ID);
    if (kept == null
        || registration == null
        || !kept.state().equals(request.getParameter(OAuth2ParameterNames.STATE))
        || kept.until() < System.currentTimeMillis()) {
      return null;
    }
    var attributes = new HashMap<String, Object>();
    attributes.put(OAuth2ParameterNames.REGISTRATION_ID, OidcIssuer.ID);
    attributes.put(OidcParameterNames.NONCE, kept.nonce());
    attributes.put(PkceParameterNames.CODE_VERIFIER, kept.verifier());
    return OAuth2AuthorizationRequest.authorizationCode()
        .authorizationUri(registration.getProviderDetails().getAuthorizationUri())
        .clientId(registration.getClientId())
        .redirectUri(kept.redirect())
        .scopes(registration.getScopes())
        .state(kept.state())
        .attributes(attributes)
        .build();
  }

  private @Nullable Kept kept(HttpServletRequest request) {
    for (Cookie cookie : request.getCookies() == null ? new Cookie[0] : request.getCookies()) {
      if (cookie.getName().equals(COOKIE)) {
        try {
          byte[] box = Base64.getUrlDecoder().decode(cookie.getValue());
          if (box.length < SHORTEST) {
            return null;
          }
          byte[] text = cipher.decrypt(box);
          return json.readValue(new String(text, StandardCharsets.UTF_8), Kept.class);
        } catch (IllegalArgumentException | IllegalStateException | JsonProcessingException e) {
          return null; // made up, or of another hub's key
        }
      }
    }
    return null;
  }

  @Override
  public void saveAuthorizationRequest(
      @Nullable OAuth2AuthorizationRequest wanted,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (wanted == null) {
      put("", Duration.ZERO, request, response);
      return;
    }
    var kept =
        new Kept(
            wanted.getState(),
            Objects.toString(wanted.getAttribute(OidcParameterNames.NONCE), ""),
            Objects.toString(wanted.getAttribute(PkceParameterNames.CODE_VERIFIER), ""),
            wanted.getRedirectUri(),
            System.currentTimeMillis() + LASTS.toMillis());
    try {
      byte[] text = json.writeValueAsString(kept).getBytes(StandardCharsets.UTF_8);
      put(Base64.getUrlEncoder().encodeToString(cipher.encrypt(text)), LASTS, request, response);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of texts is JSON", e);
    }
  }

  @Override
  public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
      HttpServletRequest request, HttpServletResponse response) {
    OAuth2AuthorizationRequest wanted = loadAuthorizationRequest(request);
    put("", Duration.ZERO, request, response);
    return wanted;
  }

  private static void put(
      String value, Duration lasts, HttpServletRequest request, HttpServletResponse response) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(COOKIE, value)
            .path("/login/oauth2")
            .maxAge(lasts)
            .httpOnly(true)
            .secure(request.isSecure())
            .sameSite("Lax")
            .build()
            .toString());
  }

  /** What a claim's value is, by a path of names joined by dots. */
  static @Nullable Object at(Map<String, Object> claims, String path) {
    Object value = claims.get(path);
    if (value != null) {
      return value;
    }
    value = claims;
    for (String name : path.split("\\.")) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value;
  }
}
