package io.bactrian.hub.security;

import io.bactrian.hub.connections.TrustedProxies;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Admits who has a shared link, and slows down who guesses one, as with logins. */
@Component
public class SharedAccess {
  /** How the token of a link begins. */
  public static final String PREFIX = "share-";

  private static final String USER = "a shared link"; // no name of a user has a blank in it

  private final ObjectProvider<Links> links;
  private final LoginThrottle throttle;
  private final TrustedProxies proxies;

  SharedAccess(ObjectProvider<Links> links, LoginThrottle throttle, TrustedProxies proxies) {
    this.links = links;
    this.throttle = throttle;
    this.proxies = proxies;
  }

  /** The links that an operator shared, as the module that keeps them knows them. */
  public interface Links {
    /**
     * @return who has the link, such as {@code share:12}; null where there is none, or it has ended
     */
    @Nullable String holder(String token);
  }

  /**
   * @return who has the link; null where it is none that works
   * @throws HubException {@link ErrorCode#TOO_MANY_REQUESTS} after too many that did not
   */
  public @Nullable String holder(String token, HttpServletRequest request) {
    String network = proxies.networkOf(request);
    if (throttle.exhausted(USER, network)) {
      throw new HubException(
          ErrorCode.TOO_MANY_REQUESTS, null, "Too many links that do not work. Wait a minute.");
    }
    Links known = links.getIfAvailable();
    String holder = known == null || !token.startsWith(PREFIX) ? null : known.holder(token);
    if (holder == null) {
      throttle.failed(USER, network);
    }
    return holder;
  }
}
