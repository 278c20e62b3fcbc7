package io.bactrian.capture.webhooks;

import static io.bactrian.hub.webhookauth.ProofSpec.wrong;

import io.bactrian.hub.http.SecretFields;
import io.bactrian.hub.webhookauth.Proof;
import io.bactrian.hub.webhookauth.ProofSpec;
import io.bactrian.hub.webhookauth.SenderProofs;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/**
 * {@code hub-webhook:github?auth=hmac&scheme=github&secret=...}: the source behind {@code
 * kamelet:webhook-source}. Camel makes it by name through the Spring injector.
 */
final class HubWebhookComponent extends DefaultComponent {
  private static final Set<String> AUTH = Set.of("token", "hmac", "bearer", "basic");
  private static final Set<String> METHODS = Set.of("POST", "PUT", "GET");
  private static final String SEGMENT = "[A-Za-z0-9._~-]+|\\{[A-Za-z][A-Za-z0-9]*}";

  private final WebhookSources sources;

  HubWebhookComponent(WebhookSources sources) {
    this.sources = sources;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String path, Map<String, Object> parameters) {
    String auth = auth(text(parameters, "auth"));
    String tokenField = tokenField(text(parameters, "field"));
    boolean tokenInAddress = auth.equals("token") && tokenField.isEmpty();
    String address = address(path, tokenInAddress);
    String method = method(text(parameters, "method"));
    String name = name(text(parameters, "source"), address);
    var spec =
        new ProofSpec(
            name,
            auth,
            text(parameters, "scheme"),
            text(parameters, "header"),
            text(parameters, "timestampHeader"),
            text(parameters, "prefix"),
            text(parameters, "encoding"),
            tolerance(text(parameters, "tolerance")),
            text(parameters, "user"),
            text(parameters, "secret"),
            tokenField,
            method);
    Proof proof = proofs(text(parameters, "senders"), spec).of(spec);
    var limits = new WebhookSource.Limits(number(parameters, "rate"), number(parameters, "burst"));
    var contract =
        new WebhookSource.Contract(
            text(parameters, "schema"), text(parameters, "kind"), key(parameters));
    return new HubWebhookEndpoint(
        uri, this, new WebhookSource(name, address, method, proof, limits, contract), sources);
  }

  private static String auth(String auth) {
    if (auth.isEmpty() || auth.equals("none-refused")) {
      throw wrong(
          "auth",
          "an address that anybody may call is not opened: write token, hmac, bearer or basic, and"
              + " give the sender what it asks for.");
    }
    if (!AUTH.contains(auth)) {
      throw wrong("auth", auth + " is none of token, hmac, bearer and basic.");
    }
    return auth;
  }

  private static String tokenField(String said) {
    String fields = said.replace(" ", "").toLowerCase(Locale.ROOT);
    for (String field : fields.isEmpty() ? new String[0] : fields.split(",", -1)) {
      if (!SecretFields.isSecret(field)) {
        throw wrong(
            "field",
            field
                + " would be stored as it is: take a name that ends in passphrase, password,"
                + " secret, api_key or _token, which is masked.");
      }
    }
    return fields;
  }

  private static String address(String path, boolean token) {
    String plain = path.replaceAll("(?i)%7B", "{").replaceAll("(?i)%7D", "}");
    plain = plain.replaceFirst("^/*(webhooks/)?", "").replaceFirst("/$", "");
    for (String segment : plain.split("/", -1)) {
      if (!segment.matches(SEGMENT) || segment.matches("\\.{1,2}")) {
        throw wrong(
            "path",
            plain
                + " has something else than segments of letters, digits, '-', '.', '_', '~' and"
                + " {variables}: write what follows /webhooks/, such as github.");
      }
    }
    if (plain.startsWith("{")) {
      throw wrong("path", plain + " begins with a variable: begin it with the source's name.");
    }
    String address = WebhookSources.PREFIX + plain.replaceAll("\\{[^/]*}", "*");
    return token ? address + "/*" : address;
  }

  /** What follows {@code /webhooks/}, without its variables. */
  private static String name(String said, String address) {
    String own =
        Arrays.stream(address.substring(WebhookSources.PREFIX.length()).split("/", -1))
            .filter(segment -> !segment.equals("*"))
            .collect(Collectors.joining("/"));
    return said.isEmpty() ? own : said;
  }

  private static String method(String said) {
    String method = said.isEmpty() ? "POST" : said.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw wrong("method", said + " is none of POST, PUT and GET.");
    }
    return method;
  }

  private SenderProofs proofs(String said, ProofSpec spec) {
    String usual = spec.auth().equals("token") ? "tokens" : "secret";
    String senders = said.isEmpty() ? usual : said;
    return sources
        .proofs(senders)
        .orElseThrow(
            () ->
                wrong(
                    "senders", said + " is none of " + String.join(", ", sources.senders()) + "."));
  }

  private static @Nullable Duration tolerance(String said) {
    if (said.isEmpty()) {
      return null;
    }
    try {
      Duration tolerance = Duration.ofMillis(TimeUtils.toMilliSeconds(said));
      if (tolerance.toSeconds() >= 1) {
        return tolerance;
      }
    } catch (IllegalArgumentException e) {
      throw wrong("tolerance", said + " is no time such as 5m.");
    }
    throw wrong("tolerance", said + " is less than a second.");
  }

  private String key(Map<String, Object> parameters) {
    String key = text(parameters, "idempotencyKey");
    if (!key.isEmpty() && !key.matches("/.*|[A-Za-z0-9-]+")) {
      throw wrong(
          "idempotencyKey",
          key + " is neither a JSON pointer such as /id nor a header's name such as X-Delivery.");
    }
    return key;
  }

  private int number(Map<String, Object> parameters, String name) {
    String text = text(parameters, name);
    if (!text.matches("[0-9]{0,6}")) {
      throw wrong(name, text + " is no number.");
    }
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private String text(Map<String, Object> parameters, String name) {
    return getAndRemoveParameter(parameters, name, String.class, "");
  }
}
