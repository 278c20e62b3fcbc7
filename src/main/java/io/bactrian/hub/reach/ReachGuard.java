package io.bactrian.hub.reach;

import io.bactrian.hub.routefiles.ReachPolicy.Refused;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.jdbc.JdbcEndpoint;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.mail.MailEndpoint;
import org.apache.camel.component.sql.DefaultSqlEndpoint;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges every endpoint when it is made: those of the routes, and those that a message names (toD,
 * recipientList, routingSlip, dynamicRouter, enrich, pollEnrich), before anything connects.
 */
final class ReachGuard implements EndpointStrategy {
  private static final Logger log = LoggerFactory.getLogger(ReachGuard.class);
  private static final int STATEMENT_SECONDS = 60;

  /** The hub's beginnings of routes, which every hub has whatever its routes may use. */
  private static final Set<String> OWN = Set.of("changes", "hub-webhook", "mirror");

  /** Options that choose who gets credentials which the hub, and not the address, holds. */
  private static final Map<String, String> SERVERS =
      Map.of(
          "aws2-s3", "uriEndpointOverride",
          "kafka", "brokers",
          "microsoft-onedrive", "baseUrl",
          "telegram", "baseUri");

  private final CamelContext context;
  private final RouteReach reach;
  private final GuardedSockets sockets;

  ReachGuard(CamelContext context, RouteReach reach) {
    this.context = context;
    this.reach = reach;
    this.sockets = new GuardedSockets(reach.hosts());
  }

  @Override
  public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
    if (OWN.contains(scheme(uri))) {
      return endpoint;
    }
    refusal(uri, endpoint)
        .ifPresent(
            refused -> {
              drop(endpoint);
              throw new UnreachableException(refused.reason());
            });
    guard(endpoint);
    bound(endpoint);
    return endpoint;
  }

  /** Camel has noted it as a service; messages may bring any number of such addresses. */
  private void drop(Endpoint endpoint) {
    try {
      context.removeService(endpoint);
      endpoint.stop();
    } catch (Exception e) {
      log.debug("Endpoint of component {} could not be removed", endpoint.getClass(), e);
    }
  }

  private Optional<Refused> refusal(String uri, Endpoint endpoint) {
    String scheme = scheme(uri);
    String path = path(uri, scheme);
    Map<String, String> options = options(uri);
    // Lint has seen what is written in a file; once routes run, an address came with a message.
    boolean fromMessage = context.isStarted() && !context.getRouteController().isStartingRoutes();
    Optional<Refused> code = fromMessage ? dynamic(scheme, options) : Optional.empty();
    if (code.isPresent()) {
      return code;
    }
    String place = endpoint instanceof FileEndpoint file ? file.getFile().getPath() : path;
    return reach
        .endpoint(scheme, place, options)
        .or(() -> reach.resolved(scheme, place, options))
        .or(() -> fromMessage ? server(scheme, options) : Optional.empty());
  }

  private Optional<Refused> dynamic(String scheme, Map<String, String> options) {
    return reach
        .code(scheme.equals("bean") ? "class" : scheme)
        .map(
            reason ->
                new Refused(
                    "", "an address from a message names no code: '" + scheme + ":' is closed"))
        .or(
            () ->
                options.entrySet().stream()
                    .filter(
                        option -> option.getValue().matches("#(class|type|bean|autowired)\\b.*"))
                    .map(
                        option ->
                            new Refused(
                                option.getKey(),
                                "an address from a message names no class or bean"))
                    .findFirst());
  }

  private static Optional<Refused> server(String scheme, Map<String, String> options) {
    return Optional.ofNullable(SERVERS.get(scheme))
        .filter(options::containsKey)
        .map(
            server ->
                new Refused(
                    server,
                    "an address from a message does not choose the server that gets the hub's"
                        + " credentials: set camel.component."
                        + scheme
                        + "."
                        + server));
  }

  /** What connects later asks again, with the address that its host then has. */
  private void guard(Endpoint endpoint) {
    if (endpoint instanceof SftpEndpoint sftp && sftp.getProxy() == null) {
      sftp.setProxy(new GuardedSftpProxy(sockets));
    } else if (endpoint instanceof MailEndpoint mail) {
      MailConfiguration configuration = mail.getConfiguration();
      if (configuration.getSslContextParameters() == null) {
        guard(configuration.getProtocol(), configuration.getAdditionalJavaMailProperties());
      }
    }
  }

  /** Camel waits for a statement without end where its endpoint says nothing. */
  private static void bound(Endpoint endpoint) {
    if (endpoint instanceof DefaultSqlEndpoint sql && sql.getJdbcTemplate().getQueryTimeout() < 0) {
      sql.getJdbcTemplate().setQueryTimeout(STATEMENT_SECONDS);
    } else if (endpoint instanceof JdbcEndpoint jdbc) {
      @Nullable Map<String, Object> given = jdbc.getParameters();
      Map<String, Object> parameters = new HashMap<>(given == null ? Map.of() : given);
      parameters.putIfAbsent("queryTimeout", STATEMENT_SECONDS);
      jdbc.setParameters(parameters);
    }
  }

  private void guard(String protocol, Properties mail) {
    String prefix = "mail." + protocol;
    mail.put(prefix + ".socketFactory", sockets);
    mail.put(prefix + ".socketFactory.fallback", "false");
    mail.put(prefix + ".ssl.socketFactory", new GuardedTls(sockets));
    mail.put(prefix + ".ssl.socketFactory.fallback", "false");
  }

  private static String scheme(String uri) {
    String scheme = uri.split("[:?]", 2)[0];
    return scheme.replaceFirst("-component$", "");
  }

  private static String path(String uri, String scheme) {
    String rest = uri.length() > scheme.length() ? uri.substring(scheme.length() + 1) : "";
    return StringHelper.before(rest, "?", rest).replaceFirst("^//", "");
  }

  private static Map<String, String> options(String uri) {
    Map<String, String> options = new LinkedHashMap<>();
    String query = StringHelper.after(uri, "?");
    if (query != null) {
      try {
        URISupport.parseQuery(query, true, true)
            .forEach((name, value) -> options.put(name, decoded(String.valueOf(value))));
      } catch (URISyntaxException e) {
        throw new UnreachableException("the options of the address cannot be read: correct them");
      }
    }
    return options;
  }

  /** Camel has encoded what is special in an address; a plus stays one. */
  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value; // a percent sign of its own
    }
  }
}
