package io.bactrian.hub.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPolicyTest {
  private static final HostPolicy DEFAULT = policy("*");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.8.8",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "[::1]",
        "::1",
        "0.0.0.0",
        "[::]",
        "0.1.2.3",
        "169.254.169.254",
        "[fe80::1]",
        "fe80::1%eth0",
        "224.0.0.1",
        "[ff02::1]",
        "255.255.255.255",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "[fd00:ec2::254]",
        // the same in other spellings
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.0.1",
        "2852039166",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[0:0:0:0:0:0:0:1]"
      })
  void refusesWhatIsClosedInEverySpelling(String host) {
    assertThat(DEFAULT.written(host, 80)).as(host).isPresent();
    assertThat(DEFAULT.written(host, 80).orElseThrow()).contains("hub.routes.allow.hosts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.example.com",
        "203.0.113.5",
        "10.1.2.3",
        "192.168.1.20",
        "172.16.0.1",
        "[2001:db8::1]",
        "[fd12:3456::1]",
        "broker",
        "127.example.com",
        "3com.net"
      })
  void takesThePublicAndPrivateOnes(String host) {
    assertThat(DEFAULT.written(host, 443)).as(host).isEmpty();
  }

  @Test
  void refusesTheMachinesOwnAddressesOfEveryInterface() throws Exception {
    var interfaces = NetworkInterface.getNetworkInterfaces();
    while (interfaces.hasMoreElements()) {
      var addresses = interfaces.nextElement().getInetAddresses();
      while (addresses.hasMoreElements()) {
        InetAddress own = addresses.nextElement();
        assertThat(DEFAULT.connection("some.name", 8081, own)).as(own.toString()).isPresent();
      }
    }
  }

  @Test
  void refusesANameByWhatItResolvesToAndSaysTheAddress() throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    InetAddress open = InetAddress.getByName("203.0.113.5");

    assertThat(DEFAULT.connection("rebound.example", 8080, open)).isEmpty();
    assertThat(DEFAULT.connection("rebound.example", 8080, open, loopback).orElseThrow())
        .contains("'rebound.example:8080' resolves to 127.0.0.1")
        .endsWith("such as localhost:8080");
  }

  @Test
  void opensLoopbackByAddressOrLocalhostAndByNoName() throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");

    assertThat(policy("*", "localhost:11434").connection("localhost", 11434, loopback)).isEmpty();
    assertThat(policy("*", "127.0.0.0/8").written("127.0.0.1", 80)).isEmpty();
    assertThat(policy("*", "[::1]:80").written("[::1]", 80)).isEmpty();
    assertThat(policy("*", "localhost:11434").written("localhost", 8080)).isPresent();
    assertThat(policy("*", "partner.example").connection("partner.example", 80, loopback))
        .isPresent();
  }

  @Test
  void reachesOnlyWhatIsListedWhereNotEverythingIs() {
    HostPolicy listed = policy("api.example.com:443", "*.corp.example", "10.0.0.0/8");

    assertThat(listed.written("api.example.com", 443)).isEmpty();
    assertThat(listed.written("a.b.corp.example", 80)).isEmpty();
    assertThat(listed.written("10.200.0.1", 9092)).isEmpty();
    assertThat(listed.written("api.example.com", 80)).isPresent();
    assertThat(listed.written("corp.example", 80)).isPresent();
    assertThat(listed.written("11.0.0.1", 80)).isPresent();
    assertThat(listed.written("evil.example", 443).orElseThrow())
        .isEqualTo(
            "'evil.example:443' is not among hub.routes.allow.hosts: add it there, or correct the"
                + " host");
  }

  @Test
  void refusesTheHubsDatabaseInAPrivateNetworkByNameAndByAddress() throws Exception {
    var own = List.of(new HostPolicy.Own("database", "10.9.8.7", 5432));
    HostPolicy policy = new HostPolicy(List.of("*"), own);

    assertThat(policy.written("10.9.8.7", 5432).orElseThrow()).contains("the hub's own database");
    assertThat(policy.connection("db.example", 5432, InetAddress.getByName("10.9.8.7")))
        .isPresent();
    assertThat(policy.written("10.9.8.7", 443)).isEmpty();
    assertThat(policy.written("10.9.8.8", 5432)).isEmpty();
    assertThat(new HostPolicy(List.of("*", "10.9.8.7:5432"), own).written("10.9.8.7", 5432))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a", "a b", "10.0.0.0/33", "10.0.0.0/x", "a:99999", "*x", ""})
  void refusesAnEntryThatIsNoHost(String entry) {
    assertThatThrownBy(() -> policy(entry)).hasMessageContaining("hub.routes.allow.hosts");
  }

  private static HostPolicy policy(String... hosts) {
    return new HostPolicy(List.of(hosts), List.of());
  }
}
