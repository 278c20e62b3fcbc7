package io.bactrian.hub.reach;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code hub.routes.allow.hosts}.
 *
 * @param name in lower case, {@code *} or {@code *.domain}; empty for an address
 * @param network the bytes of an address or network, null for a name
 * @param bits of the network that count
 * @param port 0 for any
 */
record HostRule(String name, byte @Nullable [] network, int bits, int port) {
  private static final Pattern ENTRY =
      Pattern.compile(
          "(\\[[^\\]]+](/\\d+)?|[^:]+|[0-9a-fA-F:.]+:[0-9a-fA-F:.]*(/\\d+)?)(:(\\d{1,5}))?");
  private static final Pattern NAME = Pattern.compile("\\*|(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

  /** Throws IllegalArgumentException with the entry and what may be written. */
  static HostRule of(String entry) {
    String text = entry.strip().toLowerCase(Locale.ROOT);
    String host = text;
    int port = 0;
    boolean bareIpv6 = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
    Matcher parts = ENTRY.matcher(text);
    if (!bareIpv6 && parts.matches() && parts.group(5) != null) {
      host = parts.group(1);
      port = Integer.parseInt(parts.group(5));
    }
    int slash = host.indexOf('/');
    String address = slash < 0 ? host : host.substring(0, slash);
    List<InetAddress> literal =
        address.equals("localhost") ? List.of() : Addresses.literals(address);
    if (!literal.isEmpty()) {
      byte[] bytes = literal.get(0).getAddress();
      int bits = slash < 0 ? 8 * bytes.length : bits(entry, host.substring(slash + 1), bytes);
      return new HostRule("", bytes, bits, port);
    }
    if (!NAME.matcher(host).matches() || port > 65535) {
      throw new IllegalArgumentException(
          "hub.routes.allow.hosts: '"
              + entry
              + "' is no host: write a name, *.domain, an address, a network such as 10.0.0.0/8,"
              + " each with :port or without, or * for every host");
    }
    return new HostRule(host, null, 0, port);
  }

  private static int bits(String entry, String text, byte[] bytes) {
    int bits = text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    if (bits < 0 || bits > 8 * bytes.length) {
      throw new IllegalArgumentException(
          "hub.routes.allow.hosts: '" + entry + "' is no network: write it as 10.0.0.0/8");
    }
    return bits;
  }

  boolean isEverything() {
    return name.equals("*");
  }

  boolean takesPort(int asked) {
    return port == 0 || port == asked;
  }

  /** By name only. */
  boolean names(String host) {
    String asked = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    return isEverything()
        || (name.startsWith("*.") ? asked.endsWith(name.substring(1)) : asked.equals(name));
  }

  /** By address; {@code localhost} is what it means everywhere. */
  boolean holds(InetAddress address) {
    if (name.equals("localhost")) {
      return address.isLoopbackAddress();
    }
    byte[] asked = address.getAddress();
    if (network == null || asked.length != network.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> i % 8;
      if ((asked[i / 8] & mask) != (network[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
