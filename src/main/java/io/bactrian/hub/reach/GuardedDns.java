package io.bactrian.hub.reach;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves for each connection of an HTTP client, redirects and addresses from headers included,
 * and hands out only addresses that may be connected to: the client connects to exactly these.
 */
final class GuardedDns implements DnsResolver {
  private final HostPolicy hosts;

  private final DnsResolver dns;

  GuardedDns(HostPolicy hosts, DnsResolver dns) {
    this.hosts = hosts;
    this.dns = dns;
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    InetAddress[] addresses = dns.resolve(host);
    Optional<String> reason = hosts.connection(host, port, addresses);
    if (reason.isPresent()) {
      throw new UnknownHostException(reason.get());
    }
    return Arrays.stream(addresses).map(address -> new InetSocketAddress(address, port)).toList();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return resolve(host, 0).stream().map(InetSocketAddress::getAddress).toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return dns.resolveCanonicalHostname(host);
  }
}
