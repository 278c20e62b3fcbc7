package io.bactrian.console;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.swagger.v3.oas.annotations.Operation;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers who the caller is, so that the console's pages show only what this caller may see. */
@RestController
class MeController {
  private final Environment environment;

  MeController(Environment environment) {
    this.environment = environment;
  }

  /**
   * @param user the name of the login
   * @param roles such as {@code operator}
   * @param managementPort where Hawtio answers
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Me(String user, List<String> roles, int managementPort) {}

  @Operation(operationId = "getMe", tags = "flow", summary = "Who the caller is")
  @GetMapping("/api/v1/me")
  Me me(@Nullable Principal principal) {
    List<String> roles =
        principal instanceof Authentication authentication
            ? authentication.getAuthorities().stream()
                .map(
                    authority ->
                        authority
                            .getAuthority()
                            .replaceFirst("^ROLE_", "")
                            .toLowerCase(Locale.ROOT))
                .sorted()
                .toList()
            : List.of();
    return new Me(principal == null ? "nobody" : principal.getName(), roles, managementPort());
  }

  /** The bound port where it was left to the system to choose. */
  private int managementPort() {
    return environment.getProperty(
        "local.management.port",
        Integer.class,
        environment.getProperty("management.server.port", Integer.class, 8081));
  }
}
