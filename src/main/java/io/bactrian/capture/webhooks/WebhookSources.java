package io.bactrian.capture.webhooks;

import io.bactrian.capture.sources.OwnSources;
import io.bactrian.hub.webhookauth.ProofSpec;
import io.bactrian.hub.webhookauth.SenderProofs;
import io.bactrian.shared.GuardedAddresses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which sources there are, and which route takes the messages of each. A source stays known when
 * its route is gone: its senders are still answered by name.
 */
@Component
class WebhookSources implements GuardedAddresses, OwnSources {
  static final String PREFIX = "/webhooks/";

  private static final Pattern OWN_NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");

  /** A route's beginning, and the source that it declares. */
  record Serving(WebhookSource source, DefaultConsumer consumer) {
    boolean runs() {
      return consumer instanceof HubWebhookConsumer hub ? hub.serves() : consumer.isRunAllowed();
    }
  }

  /**
   * @param variables what the path has where the source's address has variables
   */
  record Found(WebhookSource source, List<String> variables) {}

  private final Map<String, SenderProofs> proofs = new ConcurrentHashMap<>();

  /** Of which modules of the hub know the senders, be there a route or not. */
  private final List<WebhookSource> builtIn = new ArrayList<>();

  /** By call, in the order of their coming: whoever served first goes on. */
  private final Map<String, List<Serving>> serving = new ConcurrentHashMap<>();

  /** What was declared last for a call that a route has served since the start. */
  private final Map<String, WebhookSource> declared = new ConcurrentHashMap<>();

  WebhookSources(List<SenderProofs> proofs) {
    for (SenderProofs each : proofs) {
      this.proofs.put(each.senders(), each);
      each.addresses().stream()
          .filter(call -> !call.contains(SenderProofs.ANY))
          .map(call -> call.split(" ", 2))
          .forEach(call -> builtIn.add(source(each, call[0], call[1])));
    }
    builtIn.sort(Comparator.comparing(WebhookSource::call));
  }

  Optional<SenderProofs> proofs(String senders) {
    return Optional.ofNullable(proofs.get(senders));
  }

  Set<String> senders() {
    return new TreeSet<>(proofs.keySet());
  }

  void add(WebhookSource source, DefaultConsumer consumer) {
    serving
        .computeIfAbsent(source.call(), call -> new CopyOnWriteArrayList<>())
        .add(new Serving(source, consumer));
    declared.put(source.call(), source);
  }

  void remove(DefaultConsumer consumer) {
    serving.values().forEach(all -> all.removeIf(one -> one.consumer() == consumer));
  }

  /** The route that takes a source's messages just now. */
  Optional<Serving> serving(WebhookSource source) {
    return serving.getOrDefault(source.call(), List.of()).stream()
        .filter(Serving::runs)
        .findFirst();
  }

  /**
   * @param path the request's, split at its slashes
   * @return the sources at this path, one a method; empty where there is none
   */
  List<Found> at(String[] path) {
    List<Found> found = new ArrayList<>(1);
    for (WebhookSource source : declared.values()) {
      List<String> variables = source.variables(path);
      if (variables != null) {
        found.add(new Found(serving(source).map(Serving::source).orElse(source), variables));
      }
    }
    for (WebhookSource source : builtIn) {
      List<String> variables = declared.containsKey(source.call()) ? null : source.variables(path);
      if (variables != null) {
        found.add(new Found(source, variables));
      }
    }
    if (found.size() > 1) { // a word in an address goes before a variable
      found.sort(Comparator.comparingInt(one -> one.variables().size()));
    }
    return found;
  }

  /** A source that refuses whoever calls below its name without its token. */
  Optional<WebhookSource> guarding(String[] path) {
    return named(path.length > 2 ? path[2] : "").filter(source -> source.proof().guardsBelow());
  }

  /** The source of this name that messages are sent to, one that a route serves before others. */
  Optional<WebhookSource> named(String name) {
    return all()
        .filter(source -> source.name().equals(name) && !source.asks())
        .min(
            Comparator.comparing((WebhookSource source) -> serving(source).isEmpty())
                .thenComparing(WebhookSource::address));
  }

  @Override
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    declared.values().forEach(source -> names.add(source.name()));
    builtIn.forEach(source -> names.remove(source.name()));
    return names;
  }

  boolean knows(String name) {
    return all().anyMatch(source -> source.name().equals(name));
  }

  /** Whether a route has served a source since the start. */
  boolean anyServes() {
    return !declared.isEmpty();
  }

  /** Whether a route of the user's might be below this path's name one day. */
  boolean isOwnName(String[] path) {
    return path.length > 2
        && OWN_NAME.matcher(path[2]).matches()
        && builtIn.stream().noneMatch(source -> source.name().equals(path[2]));
  }

  private Stream<WebhookSource> all() {
    return Stream.concat(declared.values().stream(), builtIn.stream());
  }

  /**
   * The source behind a {@code platform-http} address, whose proof goes by the address alone.
   *
   * @param address with {@code *} in place of a variable
   */
  @Nullable WebhookSource plain(String method, String address) {
    for (boolean any : new boolean[] {false, true}) {
      for (SenderProofs each : proofs.values()) {
        for (String call : each.addresses()) {
          if (call.contains(SenderProofs.ANY) == any && matches(call, method + " " + address)) {
            return source(each, method, address);
          }
        }
      }
    }
    return null;
  }

  private static WebhookSource source(SenderProofs proofs, String method, String address) {
    String name = address.split("/", -1)[2];
    boolean token = address.endsWith("/*");
    String body = token ? "" : "passphrase,secret";
    return WebhookSource.of(
        name, address, method, proofs.of(ProofSpec.of(name, proofs.auth(), body, method)));
  }

  private static boolean matches(String call, String wanted) {
    String any = Pattern.quote(SenderProofs.ANY);
    return wanted.matches(
        "\\Q" + call.replaceAll(any, "\\\\E" + OWN_NAME.pattern() + "\\\\Q") + "\\E");
  }

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public Set<String> handedOn() {
    Set<String> calls = new TreeSet<>();
    proofs.values().forEach(each -> calls.addAll(each.addresses()));
    return calls;
  }

  /** A source of the user's own, beside those that are named. */
  @Override
  public boolean handsOn(String method, String address) {
    if (GuardedAddresses.super.handsOn(method, address)) {
      return true;
    }
    boolean named =
        builtIn.stream()
            .anyMatch(source -> (address + "/").startsWith(PREFIX + source.name() + "/"));
    return !named && plain(method, address) != null;
  }
}
