package io.bactrian.hub.connections;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/** Who really calls: what a proxy says of its client is believed of trusted proxies only. */
@Component
public final class TrustedProxies {
  private static final int LONGEST_ADDRESS = 45;

  private final List<IpAddressMatcher> proxies;

  @Autowired
  TrustedProxies(ConnectionProperties properties) {
    this(properties.trustedProxies());
  }

  /**
   * @param proxies addresses or networks, such as {@code 172.16.0.0/12}
   */
  public TrustedProxies(List<String> proxies) {
    this.proxies = proxies.stream().map(IpAddressMatcher::new).toList();
  }

  public boolean trust(String address) {
    try {
      return proxies.stream().anyMatch(matcher -> matcher.matches(address));
    } catch (IllegalArgumentException e) {
      return false; // no address at all
    }
  }

  /** The nearest address that is not a trusted proxy's: what is further left may be made up. */
  public String clientOf(HttpServletRequest request) {
    return clientOf(request.getRemoteAddr(), request.getHeaders("X-Forwarded-For"));
  }

  /** What is counted as one caller: an address, and of IPv6 its network of 64 bits. */
  public String networkOf(HttpServletRequest request) {
    return network(clientOf(request));
  }

  String clientOf(String peer, Enumeration<String> forwarded) {
    if (!forwarded.hasMoreElements() || !trust(peer)) {
      return peer;
    }
    List<String> hops = new ArrayList<>();
    for (String header : Collections.list(forwarded)) {
      Arrays.stream(header.split(",")).map(String::strip).forEach(hops::add);
    }
    String client = peer;
    for (int i = hops.size() - 1; i >= 0 && trust(client); i--) {
      client = hops.get(i);
    }
    return client;
  }

  static String network(String address) {
    if (address.length() > LONGEST_ADDRESS) {
      return "none"; // so that made-up names take no memory
    }
    try {
      // With a colon it is parsed, and never asked of a name server.
      if (address.contains(":") && InetAddress.getByName(address) instanceof Inet6Address six) {
        byte[] bytes = six.getAddress();
        Arrays.fill(bytes, 8, 16, (byte) 0);
        return InetAddress.getByAddress(bytes).getHostAddress();
      }
    } catch (UnknownHostException e) {
      return address; // no address: a caller of that name
    }
    return address;
  }
}
