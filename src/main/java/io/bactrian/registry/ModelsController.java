package io.bactrian.registry;

import io.bactrian.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Moves the alias by hand. */
@RestController
@RequestMapping("/api/v1/models/{model}")
final class ModelsController {
  private final Registry registry;

  ModelsController(Registry registry) {
    this.registry = registry;
  }

  record Promotion(@Nullable String version, @Nullable String reason) {}

  record Rollback(@Nullable String reason) {}

  record Moved(String model, @Nullable String champion) {}

  @PostMapping("/promote")
  Moved promote(@PathVariable String model, @RequestBody Promotion body) {
    String version = required("version", body.version());
    registry.promote(model, version, Caller.current().name(), required("reason", body.reason()));
    return new Moved(model, version);
  }

  @PostMapping("/rollback")
  Moved rollback(@PathVariable String model, @RequestBody Rollback body) {
    String reason = required("reason", body.reason());
    return new Moved(model, registry.rollback(model, Caller.current().name(), reason));
  }

  private static String required(String field, @Nullable String value) {
    if (value == null || value.isBlank() || value.length() > 1000) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, field, "Give " + field + " as a text of 1 to 1000 characters.");
    }
    return value;
  }
}
