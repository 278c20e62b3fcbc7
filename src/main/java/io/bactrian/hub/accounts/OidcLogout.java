package io.bactrian.hub.accounts;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * Logs out at the issuer as well, where it has an address for that. A page's script gets the
 * address, for it cannot follow a redirect to another host.
 */
@Component
class OidcLogout {
  private final ObjectMapper json;

  OidcLogout(ObjectMapper json) {
    this.json = json;
  }

  LogoutSuccessHandler at(OidcIssuer issuer, OidcProperties properties) {
    var handler = new OidcClientInitiatedLogoutSuccessHandler(issuer);
    String base = properties.publicUrl().isEmpty() ? "{baseUrl}" : properties.publicUrl();
    handler.setPostLogoutRedirectUri(base.replaceAll("/+$", "") + "/login");
    handler.setDefaultTargetUrl("/login");
    handler.setRedirectStrategy(
        (request, response, to) -> {
          if (asksForJson(request)) {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response
                .getOutputStream()
                .write(
                    json.writeValueAsString(Map.of("location", to))
                        .getBytes(StandardCharsets.UTF_8));
          } else {
            response.sendRedirect(to);
          }
        });
    return handler;
  }

  private static boolean asksForJson(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains(MediaType.APPLICATION_JSON_VALUE);
  }
}
