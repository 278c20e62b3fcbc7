package io.bactrian.hub.routefiles;

import io.bactrian.hub.routefiles.EndpointUse.Option;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The address that a webhook source opens, as if it were written as a platform-http one. */
public final class WebhookUse {
  /** What the Kamelet itself opens depends on who calls it. */
  private static final String OWN = "{{path}}";

  private WebhookUse() {}

  /** True for {@code kamelet:webhook-source} and the component behind it. */
  public static boolean is(EndpointUse use) {
    return use.consumes()
        && ((use.scheme().equals("hub-webhook") && !use.path().equals(OWN))
            || "webhook-source".equals(use.kamelet()));
  }

  /** The same use with the whole address as its path and the method as an option. */
  public static EndpointUse asHttp(EndpointUse use) {
    String path = use.scheme().equals("hub-webhook") ? use.path() : value(use, "path");
    String plain = path.replaceFirst("^/*(webhooks/)?", "").replaceFirst("/$", "");
    boolean token = value(use, "auth").equals("token") && value(use, "field").isEmpty();
    String method = value(use, "method");
    Map<String, Option> options = new LinkedHashMap<>();
    options.put("httpMethodRestrict", new Option(method.isEmpty() ? "POST" : method, use.line()));
    return new EndpointUse(
        use.step(),
        use.uri(),
        "platform-http",
        "/webhooks/" + plain + (token ? "/{token}" : ""),
        options,
        line(use));
  }

  private static int line(EndpointUse use) {
    @Nullable Option path = use.options().get("path");
    return path == null ? use.line() : path.line();
  }

  private static String value(EndpointUse use, String option) {
    Option given = use.options().get(option);
    return given == null ? "" : given.value();
  }
}
