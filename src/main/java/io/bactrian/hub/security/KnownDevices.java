package io.bactrian.hub.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Browsers that a user has logged in with before: a signed cookie identifies them, and admits
 * nobody by itself. The password is part of what signs it, so a new password invalidates all
 * devices.
 */
@Component
final class KnownDevices {
  static final String COOKIE = "HUB_DEVICE";
  private static final Duration REMEMBERED = Duration.ofDays(365);

  private final Credentials credentials;
  private final ObjectProvider<Accounts> accounts;

  KnownDevices(Credentials credentials, ObjectProvider<Accounts> accounts) {
    this.credentials = credentials;
    this.accounts = accounts;
  }

  void remember(String user, HttpServletRequest request, HttpServletResponse response) {
    String device = UUID.randomUUID().toString();
    ResponseCookie cookie =
        ResponseCookie.from(COOKIE, device + "." + signature(user, device))
            .path("/login")
            .maxAge(REMEMBERED)
            .httpOnly(true)
            .secure(request.isSecure())
            .sameSite("Lax")
            .build();
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
  }

  /** The device's name, null where the user has not logged in with it. */
  @Nullable String find(String user, HttpServletRequest request) {
    for (Cookie cookie : request.getCookies() == null ? new Cookie[0] : request.getCookies()) {
      String[] parts = cookie.getValue().split("\\.", 2);
      if (cookie.getName().equals(COOKIE)
          && parts.length == 2
          && Secrets.same(signature(user, parts[0]), parts[1])) {
        return parts[0];
      }
    }
    return null;
  }

  private String signature(String user, String device) {
    Accounts named = accounts.getIfAvailable();
    String stamp = ConsoleUsers.builtIn(user) || named == null ? "" : named.stamp(user);
    String key =
        String.join(
            " ",
            credentials.get("secrets.key"),
            credentials.get("operator.password"),
            credentials.get("investor.key"),
            stamp);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] text = ("device " + user + ' ' + device).getBytes(StandardCharsets.UTF_8);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
