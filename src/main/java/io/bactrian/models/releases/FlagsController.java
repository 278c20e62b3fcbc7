package io.bactrian.models.releases;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.releases.Flags.Flag;
import io.bactrian.shared.GivenFields;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Flags that follow the releases of models. */
@RestController
@RequestMapping("/api/v1/flags")
final class FlagsController {
  private final Flags flags;

  FlagsController(Flags flags) {
    this.flags = flags;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record FlagWanted(@Nullable String model, @Nullable String reason, @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record FlagSetting(@Nullable String version, @Nullable String reason, @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record FlagChange(@Nullable String reason, @Nullable Boolean dryRun) {}

  @Operation(
      operationId = "declareFlag",
      tags = "flow",
      summary = "Declares a flag that follows the latest stable release of a model",
      description = "For good with this model; the same again changes nothing.")
  @PutMapping("/{flag}")
  Flag declare(@PathVariable String flag, @RequestBody FlagWanted body) {
    String model = GivenFields.given("model", GivenFields.name("model", body.model()));
    return flags.declare(flag, model, Asked.of(body.reason(), body.dryRun()));
  }

  @Operation(
      operationId = "setFlag",
      tags = "flow",
      summary = "Lets a flag say a version by hand",
      description = "Until the next stable release; hold it as well to keep it from that.")
  @PostMapping("/{flag}/set")
  Flag set(@PathVariable String flag, @RequestBody FlagSetting body) {
    String version = GivenFields.given("version", GivenFields.name("version", body.version()));
    return flags.set(flag, version, Asked.of(body.reason(), body.dryRun()));
  }

  @Operation(
      operationId = "holdFlag",
      tags = "flow",
      summary = "Keeps a flag as it is, whatever is released")
  @PostMapping("/{flag}/hold")
  Flag hold(@PathVariable String flag, @RequestBody FlagChange body) {
    return flags.hold(flag, Asked.of(body.reason(), body.dryRun()));
  }

  @Operation(
      operationId = "removeFlag",
      tags = "flow",
      summary = "Removes a flag",
      description =
          "Its changes are kept, and it may be declared again. A route that still reads it fails.")
  @PostMapping("/{flag}/remove")
  Flag remove(@PathVariable String flag, @RequestBody FlagChange body) {
    return flags.remove(flag, Asked.of(body.reason(), body.dryRun()));
  }

  @Operation(
      operationId = "resumeFlag",
      tags = "flow",
      summary = "Lets a flag follow releases again",
      description = "It says the latest stable one at once.")
  @PostMapping("/{flag}/resume")
  Flag resume(@PathVariable String flag, @RequestBody FlagChange body) {
    return flags.resume(flag, Asked.of(body.reason(), body.dryRun()));
  }
}
