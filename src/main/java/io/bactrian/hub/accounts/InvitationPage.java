package io.bactrian.hub.accounts;

import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.HtmlUtils;

/** Where a user chooses a password, once. */
@Hidden
@Controller
class InvitationPage {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final String ENDED =
      "This link does not work: it was used, has expired, or was not copied whole. Ask whoever sent"
          + " it for a new one.";

  private final Users users;
  private final Passwords passwords;
  private final String page;

  InvitationPage(Users users, Passwords passwords) throws IOException {
    this.users = users;
    this.passwords = passwords;
    this.page =
        new ClassPathResource("static/invitation.html").getContentAsString(StandardCharsets.UTF_8);
  }

  @GetMapping("/invitation/{token}")
  ResponseEntity<String> ask(@PathVariable String token, CsrfToken csrf) {
    return form(token, "", csrf);
  }

  @PostMapping("/invitation/{token}")
  ResponseEntity<String> choose(
      @PathVariable String token,
      @RequestParam(name = "password", defaultValue = "") String password,
      @RequestParam(name = "again", defaultValue = "") String again,
      CsrfToken csrf) {
    User user = users.invited(token);
    if (user == null) {
      return answer(HttpStatus.NOT_FOUND, ended());
    }
    if (!password.equals(again)) {
      return form(token, "The two passwords differ.", csrf);
    }
    try {
      if (users.accept(token, passwords.encode("password", password, user.name()))) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
            .header("Location", "/login?chosen")
            .build();
      }
      return answer(HttpStatus.NOT_FOUND, ended());
    } catch (HubException e) {
      return form(token, String.valueOf(e.getMessage()), csrf);
    }
  }

  private ResponseEntity<String> form(String token, String message, CsrfToken csrf) {
    User user = users.invited(token);
    return user == null
        ? answer(HttpStatus.NOT_FOUND, ended())
        : answer(HttpStatus.OK, filled(user.displayName(), user.name(), message, csrf.getToken()));
  }

  private String ended() {
    return filled("", "", ENDED, "").replace("<form ", "<form hidden ");
  }

  private String filled(String who, String name, String message, String csrf) {
    return page.replace("{who}", HtmlUtils.htmlEscape(who))
        .replace("{name}", HtmlUtils.htmlEscape(name))
        .replace("{message}", HtmlUtils.htmlEscape(message))
        .replace("{shortest}", Integer.toString(Passwords.SHORTEST))
        .replace("{csrf}", csrf);
  }

  private static ResponseEntity<String> answer(HttpStatus status, String html) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header("Referrer-Policy", "same-origin")
        .header("X-Robots-Tag", "noindex")
        .body(html);
  }
}
