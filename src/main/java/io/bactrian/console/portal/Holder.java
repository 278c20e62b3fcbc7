package io.bactrian.console.portal;

import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import org.jspecify.annotations.Nullable;

/** Whose view of the portal a call asks for: a subject of the grants. */
final class Holder {
  static final String OPERATOR = "operator";

  private Holder() {}

  /**
   * @param as whom an operator wants to see it as; null for the caller
   * @throws HubException {@link ErrorCode#FORBIDDEN} where somebody else names one
   */
  static String of(@Nullable String as) {
    Caller caller = Caller.current();
    boolean runsTheHub = caller.is(Role.OPERATOR) || caller.is(Role.SERVICE);
    if (as != null) {
      if (!runsTheHub) {
        throw new HubException(
            ErrorCode.FORBIDDEN, "as", "You see your own view only: leave 'as' out.");
      }
      return GivenFields.part("as", as);
    }
    return runsTheHub ? OPERATOR : caller.name();
  }
}
