/** Users with a name of their own, their roles, sessions and second factors, and other ways in. */
@ApplicationModule(
    displayName = "Accounts",
    allowedDependencies = {
      "shared",
      "hub.connections",
      "hub.lists",
      "hub.problems",
      "hub.security"
    })
@NullMarked
package io.bactrian.hub.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
