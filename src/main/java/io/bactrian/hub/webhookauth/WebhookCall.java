package io.bactrian.hub.webhookauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of a source's address, before anything of its body is read.
 *
 * @param variables what the address has where the source's has variables, in their order
 */
public record WebhookCall(HttpServletRequest request, List<String> variables) {
  public WebhookCall {
    variables = List.copyOf(variables);
  }

  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  /** The last variable, which is the token where there is one; else nothing. */
  public String lastVariable() {
    return variables.isEmpty() ? "" : variables.get(variables.size() - 1);
  }

  /** What follows the scheme's name in the header Authorization; else nothing. */
  public String credentials(String scheme) {
    String header = header("Authorization");
    return header == null ? "" : header.replaceFirst("(?i)^" + scheme + " +", "");
  }
}
