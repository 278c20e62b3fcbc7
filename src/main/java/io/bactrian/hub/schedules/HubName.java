package io.bactrian.hub.schedules;

import io.bactrian.shared.Ulid;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * @param id the host's name and something that no other hub on it has, nor this one after a restart
 */
record HubName(String id) {

  static HubName ofThisProcess() throws UnknownHostException {
    return new HubName(InetAddress.getLocalHost().getHostName() + "-" + Ulid.next().substring(18));
  }
}
