package io.bactrian.hub.connections;

import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Tomcat's HTTP/1.1 with {@link BoundedBody}; public because Tomcat makes it by its name. */
public final class BoundedProtocol extends Http11NioProtocol {
  /** Makes the body of a connection. */
  interface BodyFactory extends BiFunction<Request, Supplier<SocketWrapperBase<?>>, BoundedBody> {}

  private final CappedEndpoint endpoint;
  private @Nullable BodyFactory bodies;
  private @Nullable TrustedProxies proxies;

  public BoundedProtocol() {
    this(new CappedEndpoint());
  }

  private BoundedProtocol(CappedEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  void limit(BodyFactory bodies, TrustedProxies proxies, int connectionsPerAddress) {
    this.bodies = bodies;
    this.proxies = proxies;
    endpoint.limit(proxies, connectionsPerAddress);
  }

  @Override
  public void setAdapter(Adapter adapter) {
    super.setAdapter(new BoundedAdapter(adapter, Objects.requireNonNull(proxies)));
  }

  @Override
  protected Processor createProcessor() {
    return new BoundedProcessor(this, Objects.requireNonNull(bodies));
  }

  private static final class BoundedProcessor extends Http11Processor {
    BoundedProcessor(BoundedProtocol protocol, BodyFactory bodies) {
      super(protocol, protocol.getAdapter());
      request.setInputBuffer(bodies.apply(request, this::getSocketWrapper));
    }
  }
}
