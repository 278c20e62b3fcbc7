package io.bactrian.hub.reach;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Addresses that no route reaches unless an address or network of the configuration names them. */
final class Addresses {
  private static final Pattern PARTS =
      Pattern.compile(
          "(0[xX][0-9a-fA-F]{1,8}|\\d{1,12})(\\.(0[xX][0-9a-fA-F]{1,8}|\\d{1,12})){0,3}");

  /** Networks that {@link InetAddress} has no question for. */
  private static final List<Network> SPECIAL =
      List.of(
          new Network("0.0.0.0/8", "'this network'"),
          new Network("240.0.0.0/4", "a reserved or broadcast address"),
          new Network("192.0.0.0/24", "a cloud's metadata or a reserved address"),
          new Network("100.100.100.200/32", "a cloud's metadata"),
          new Network("168.63.129.16/32", "a cloud's metadata"),
          new Network("fd00:ec2::254/128", "a cloud's metadata"));

  private record Network(HostRule rule, String kind) {
    Network(String network, String kind) {
      this(HostRule.of(network), kind);
    }
  }

  private Addresses() {}

  /** What makes an address closed by default; null where it is open. */
  static @Nullable String closed(InetAddress address) {
    InetAddress inner = embedded(address);
    if (inner != null) {
      String kind = closed(inner);
      if (kind != null) {
        return kind;
      }
    }
    if (address.isLoopbackAddress()) {
      return "the hub's own machine (loopback)";
    }
    if (address.isLinkLocalAddress()) {
      return "link-local, where clouds keep credentials";
    }
    if (address.isAnyLocalAddress()) {
      return "no address of one machine";
    }
    if (address.isMulticastAddress()) {
      return "multicast";
    }
    for (Network network : SPECIAL) {
      if (network.rule().holds(address)) {
        return network.kind();
      }
    }
    return isOwn(address) ? "the hub's own machine" : null;
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // nothing says that it is another machine
    }
  }

  /** The IPv4 address that an IPv6 address carries: compatible, NAT64 or 6to4. */
  private static @Nullable InetAddress embedded(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return null;
    }
    byte[] bytes = address.getAddress();
    boolean compatible = zero(bytes, 0, 12) && !zero(bytes, 12, 15);
    boolean nat64 =
        bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff && bytes[3] == (byte) 0x9b;
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    if (!compatible && !nat64 && !sixToFour) {
      return null;
    }
    int from = sixToFour ? 2 : 12;
    return of(Arrays.copyOfRange(bytes, from, from + 4));
  }

  private static boolean zero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The addresses that a text may mean without asking a name server: a dotted one, IPv6 in brackets
   * or without, and the spellings of C's inet_aton (decimal, octal, hexadecimal, fewer parts),
   * which some libraries take. None for a name; {@code localhost} is one.
   */
  static List<InetAddress> literals(String host) {
    String text = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    }
    if (text.contains(":")) {
      return byName(text.replaceFirst("%.*", "")).stream().toList();
    }
    if (text.equals("localhost") || text.endsWith(".localhost")) {
      return List.of(InetAddress.getLoopbackAddress());
    }
    if (!PARTS.matcher(text).matches()) {
      return List.of();
    }
    String[] parts = text.split("\\.", -1);
    return Stream.of(number(parts, true), number(parts, false))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private static Optional<InetAddress> byName(String literal) {
    try {
      return Optional.of(InetAddress.getByName(literal)); // it has a colon: no name is asked for
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** With a leading zero as octal, as C reads it, or as a decimal, as Java does. */
  private static Optional<InetAddress> number(String[] parts, boolean octal) {
    long value = 0;
    for (int i = 0; i < parts.length; i++) {
      long part;
      try {
        part = part(parts[i], octal);
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
      int bits = i == parts.length - 1 ? 8 * (5 - parts.length) : 8;
      if (part >= 1L << bits) {
        return Optional.empty();
      }
      value = value << bits | part;
    }
    byte[] bytes = {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    return Optional.of(of(bytes));
  }

  private static long part(String text, boolean octal) {
    if (text.startsWith("0x")) {
      return Long.parseLong(text.substring(2), 16);
    }
    return Long.parseLong(text, octal && text.length() > 1 && text.startsWith("0") ? 8 : 10);
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address has " + bytes.length + " bytes", e);
    }
  }
}
