package io.bactrian.hub.connections;

import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Notifies the body of a request when the request begins and ends, even one that no servlet sees;
 * and the request that it came over TLS, where a trusted proxy says so.
 */
final class BoundedAdapter implements Adapter {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Adapter tomcat;
  private final TrustedProxies proxies;

  BoundedAdapter(Adapter tomcat, TrustedProxies proxies) {
    this.tomcat = tomcat;
    this.proxies = proxies;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    var body = (BoundedBody) request.getInputBuffer();
    body.begin();
    if ("https".equals(request.getHeader("X-Forwarded-Proto")) && proxies.trust(body.peer())) {
      request.scheme().setString("https");
      request.setServerPort(request.getServerPort() == HTTP ? HTTPS : request.getServerPort());
    }
    try {
      tomcat.service(request, response);
    } finally {
      body.end();
    }
  }

  @Override
  public boolean asyncDispatch(Request request, Response response, SocketEvent event)
      throws Exception {
    var body = (BoundedBody) request.getInputBuffer();
    try {
      return tomcat.asyncDispatch(request, response, event);
    } finally {
      body.end();
    }
  }

  @Override
  public boolean prepare(Request request, Response response) throws Exception {
    return tomcat.prepare(request, response);
  }

  @Override
  public void log(Request request, Response response, long time) {
    tomcat.log(request, response, time);
  }

  @Override
  public void checkRecycled(Request request, Response response) {
    tomcat.checkRecycled(request, response);
  }

  @Override
  public String getDomain() {
    return tomcat.getDomain();
  }
}
