package io.bactrian.console.portal;

import io.bactrian.hub.security.SharedAccess;
import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The page itself, for who is logged in and for who has a shared link. */
@Hidden
@Controller
class PortalPage {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

  private final SharedAccess shared;
  private final String page = read("portal.html");
  private final String ended = read("portal-ended.html");

  PortalPage(SharedAccess shared) {
    this.shared = shared;
  }

  @GetMapping("/portal")
  ResponseEntity<String> page() {
    return answer(HttpStatus.OK, page);
  }

  /** The page's script sends the token on with each call; it is in no other address. */
  @GetMapping("/portal/share/{token}")
  ResponseEntity<String> shared(@PathVariable String token, HttpServletRequest request) {
    String holder;
    try {
      holder = shared.holder(token, request);
    } catch (HubException e) {
      return refused(
          HttpStatus.TOO_MANY_REQUESTS,
          "Too many tries",
          "Several links from your address did not work. Wait a minute and open yours again.");
    }
    return holder == null
        ? refused(
            HttpStatus.NOT_FOUND,
            "This link does not work",
            "It has expired, was ended, or was not copied whole. Ask whoever sent it for a new"
                + " one.")
        : answer(HttpStatus.OK, page);
  }

  private ResponseEntity<String> refused(HttpStatus status, String title, String hint) {
    return answer(status, ended.replace("{title}", title).replace("{hint}", hint));
  }

  private static ResponseEntity<String> answer(HttpStatus status, String html) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .body(html);
  }

  private static String read(String name) {
    try {
      return new ClassPathResource("static/" + name).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The portal's page is missing from the class path", e);
    }
  }
}
