package io.bactrian.store.mirror;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The maps that this hub's routes declare, each with its newest run. */
@RestController
class MirrorsController {
  private final Mirror mirror;
  private final Drive drive;
  private final Reports reports;

  MirrorsController(Mirror mirror, Drive drive, Reports reports) {
    this.mirror = mirror;
    this.drive = drive;
    this.reports = reports;
  }

  /**
   * @param driveSetUp whether there is a drive at all
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Mirrors(boolean driveSetUp, List<Shown> items) {}

  /**
   * @param bandwidth bytes a second, 0 for no limit
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Shown(
      String map,
      String prefix,
      String folder,
      String direction,
      int maxDeletes,
      int maxDeletePercent,
      long bandwidth,
      @Nullable Latest run) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Latest(
      String id,
      String status,
      @Nullable String reason,
      @Nullable String planHash,
      long filesTotal,
      long filesDone,
      long filesFailed,
      String requestedAt) {
    static Latest of(MirrorRun run) {
      return new Latest(
          run.id(),
          run.status(),
          run.reason(),
          run.planHash(),
          run.filesTotal(),
          run.filesDone(),
          run.filesFailed(),
          run.requestedAt().toString());
    }
  }

  @Operation(
      operationId = "listMirrors",
      tags = "lists",
      summary = "The maps that routes declare, each with its newest run")
  @GetMapping("/api/v1/mirrors")
  Mirrors mirrors() {
    Map<String, MirrorRun> latest =
        reports.latest().stream().collect(Collectors.toMap(MirrorRun::map, Function.identity()));
    List<Shown> items =
        mirror.maps().all().stream()
            .map(
                map -> {
                  MirrorRun run = latest.get(map.name());
                  return new Shown(
                      map.name(),
                      map.prefix(),
                      map.folder(),
                      map.direction().name().toLowerCase(Locale.ROOT),
                      map.maxDeletes(),
                      map.maxDeletePercent(),
                      map.bandwidth(),
                      run == null ? null : Latest.of(run));
                })
            .toList();
    return new Mirrors(drive.isSetUp(), items);
  }
}
