package io.bactrian.hub.reach;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which machines a route connects to: by what is written, and by what a name resolves to. */
final class HostPolicy {
  /** A place that is the hub's own, such as its database. */
  record Own(String what, String host, int port) {}

  private final List<HostRule> rules;
  private final List<Own> own;

  HostPolicy(List<String> hosts, List<Own> own) {
    this.rules = hosts.stream().map(HostRule::of).toList();
    this.own = own;
  }

  /** Why a host may not be reached as far as its text says; names are not looked up. */
  Optional<String> written(String host, int port) {
    List<InetAddress> literals = Addresses.literals(host);
    if (literals.isEmpty()) {
      return isOwn(host, port, List.of()).or(() -> named(host, port));
    }
    return literals.stream()
        .map(address -> address(host, port, address))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Why none of what a name resolves to now may be reached; empty where all of it may, and where it
   * resolves to nothing: the component fails by itself and says so.
   */
  Optional<String> resolved(String host, int port) {
    return connection(host, port, addressesOf(host).toArray(InetAddress[]::new));
  }

  /** Why a connection to these addresses of a host may not be made. */
  Optional<String> connection(String host, int port, InetAddress... addresses) {
    return Arrays.stream(addresses)
        .map(address -> address(host, port, address))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> address(String host, int port, InetAddress address) {
    if (rules.stream().anyMatch(rule -> rule.takesPort(port) && rule.holds(address))) {
      return Optional.empty();
    }
    String closed = Addresses.closed(address);
    if (closed != null) {
      String is =
          host.equals(address.getHostAddress())
              ? " is "
              : " resolves to " + text(address) + ", which is ";
      return Optional.of(
          where(host, port)
              + is
              + closed
              + ": no route reaches it, unless hub.routes.allow.hosts has that address, such as "
              + open(address, port));
    }
    return isOwn(host, port, List.of(address)).or(() -> named(host, port));
  }

  private static String text(InetAddress address) {
    return address.getHostAddress();
  }

  private static String open(InetAddress address, int port) {
    String host = address.isLoopbackAddress() ? "localhost" : text(address);
    String host6 = host.contains(":") ? "[" + host + "]" : host;
    return port > 0 ? host6 + ":" + port : host6;
  }

  private Optional<String> named(String host, int port) {
    return rules.stream().anyMatch(rule -> rule.takesPort(port) && rule.names(host))
        ? Optional.empty()
        : Optional.of(
            where(host, port)
                + " is not among hub.routes.allow.hosts: add it there, or correct the host");
  }

  /** The hub's database and object store, by their name or another, in a private network. */
  private Optional<String> isOwn(String host, int port, List<InetAddress> addresses) {
    return own.stream()
        .filter(place -> place.port() == port && !opened(host, port))
        .filter(
            place -> {
              List<InetAddress> its = addressesOf(place.host());
              boolean same =
                  place.host().equalsIgnoreCase(host) || addresses.stream().anyMatch(its::contains);
              return same && its.stream().anyMatch(HostPolicy::isPrivate);
            })
        .map(
            place ->
                "%s is the hub's own %s: no route reaches it, unless hub.routes.allow.hosts has %s:%d"
                    .formatted(where(host, port), place.what(), host, port))
        .findFirst();
  }

  private boolean opened(String host, int port) {
    return rules.stream().anyMatch(rule -> rule.port() == port && rule.names(host));
  }

  private static boolean isPrivate(InetAddress address) {
    return address.isSiteLocalAddress()
        || address.isLoopbackAddress()
        || (address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc);
  }

  private static List<InetAddress> addressesOf(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static String where(String host, int port) {
    return port > 0 ? "'" + host + ":" + port + "'" : "'" + host + "'";
  }
}
