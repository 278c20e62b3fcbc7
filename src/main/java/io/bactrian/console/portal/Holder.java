package io.bactrian.console.portal;

import io.bactrian.hub.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import org.jspecify.annotations.Nullable;

/** Whose view of the portal a call asks for: a subject of the grants. */
final class Holder {
  static final String OPERATOR = "operator";
  private static final String INVESTOR = "investor"; // of credentials.properties

  private Holder() {}

  /**
   * @param as whom an operator wants to see it as; null for the caller
   * @throws HubException {@link ErrorCode#FORBIDDEN} where somebody else names one
   */
  static String of(@Nullable String as) {
    Caller caller = Caller.current();
    if (as != null) {
      if (!caller.readsAll()) {
        throw new HubException(
            ErrorCode.FORBIDDEN, "as", "You see your own view only: leave 'as' out.");
      }
      return GivenFields.part("as", as);
    }
    return caller.readsAll() ? OPERATOR : subject(caller);
  }

  /** Names of users have no colon in them; those of others are subjects already. */
  private static String subject(Caller caller) {
    boolean named = !caller.name().contains(":") && !caller.name().equals(INVESTOR);
    return named ? "user:" + caller.name() : caller.name();
  }
}
