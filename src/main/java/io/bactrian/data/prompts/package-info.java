/** Prompt templates: versioned texts that routes fill in and send to a language model. */
@ApplicationModule(
    displayName = "Prompts",
    allowedDependencies = {"shared", "hub.http", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.data.prompts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
