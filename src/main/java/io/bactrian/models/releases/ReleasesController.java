package io.bactrian.models.releases;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.GivenFields;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Names a model's versions. */
@RestController
@RequestMapping("/api/v1/models/{model}")
final class ReleasesController {
  private final Aliases aliases;
  private final Releases releases;
  private final ReleaseRows rows;
  private final ModelVersions versions;
  private final Clock clock;

  ReleasesController(
      Aliases aliases, Releases releases, ReleaseRows rows, ModelVersions versions, Clock clock) {
    this.aliases = aliases;
    this.releases = releases;
    this.rows = rows;
    this.versions = versions;
    this.clock = clock;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record NameWanted(@Nullable String version, @Nullable String reason, @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record NameChange(@Nullable String reason, @Nullable Boolean dryRun) {}

  record ModelAliases(String model, List<Aliases.Named> items) {}

  record ModelReleases(String model, List<ReleaseRows.Release> items) {}

  @Operation(
      operationId = "modelAliases",
      tags = "flow",
      summary = "Which version each alias of a model names, since when, by whom and why",
      description =
          "At a moment, or now where at is left out. champion is the version that answers;"
              + " challenger or shadow is the one that a rollout under way tries; the others are"
              + " free.")
  @GetMapping("/aliases")
  ModelAliases aliases(
      @PathVariable String model, @RequestParam(required = false) @Nullable String at) {
    versions.requireModel(model);
    return new ModelAliases(model, aliases.at(model, GivenFields.past("at", at, clock.instant())));
  }

  @Operation(
      operationId = "setAlias",
      tags = "flow",
      summary = "Lets a free alias name a version",
      description =
          "It is made, or moved. 400 for champion, challenger, shadow and the stages, which follow"
              + " from what is done; 403 where it is protected and nobody has approved.")
  @PutMapping("/aliases/{alias}")
  Aliases.Moved set(
      @PathVariable String model, @PathVariable String alias, @RequestBody NameWanted body) {
    String version = GivenFields.given("version", GivenFields.name("version", body.version()));
    return aliases.move(model, alias, version, Asked.of(body.reason(), body.dryRun()));
  }

  @Operation(
      operationId = "removeAlias",
      tags = "flow",
      summary = "Lets a free alias name nothing any more",
      description = "What it named before is kept.")
  @PostMapping("/aliases/{alias}/remove")
  Aliases.Moved remove(
      @PathVariable String model, @PathVariable String alias, @RequestBody NameChange body) {
    return aliases.move(model, alias, null, Asked.of(body.reason(), body.dryRun()));
  }

  @Operation(
      operationId = "protectAlias",
      tags = "flow",
      summary = "From now on a free alias changes only with an approval",
      description =
          "As of a protected champion: by API and SQL. It ends with an approval of unprotect that"
              + " names the alias.")
  @PostMapping("/aliases/{alias}/protect")
  Aliases.Moved protect(
      @PathVariable String model, @PathVariable String alias, @RequestBody NameChange body) {
    return aliases.protect(model, alias, Asked.of(body.reason(), body.dryRun()));
  }

  @Operation(
      operationId = "modelReleases",
      tags = "flow",
      summary = "The releases of a model, the highest first")
  @GetMapping("/releases")
  ModelReleases releases(@PathVariable String model) {
    versions.requireModel(model);
    return new ModelReleases(model, rows.of(model));
  }

  @Operation(
      operationId = "tagVersion",
      tags = "flow",
      summary = "Releases a version under a semantic version",
      description =
          "Such as v0.2.0 or v0.2.0-rc.1; for good: 409 where the tag names another version. It is"
              + " stable where it is no pre-release and the gate promoted the version; the highest stable"
              + " one flips the flags that follow the model.")
  @PutMapping("/releases/{tag}")
  Releases.Tagged tag(
      @PathVariable String model, @PathVariable String tag, @RequestBody NameWanted body) {
    String version = GivenFields.given("version", GivenFields.name("version", body.version()));
    return releases.tag(model, tag, version, Asked.of(body.reason(), body.dryRun()));
  }
}
