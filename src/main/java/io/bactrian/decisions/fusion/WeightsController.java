package io.bactrian.decisions.fusion;

import io.bactrian.models.jsonmodels.JsonModels;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What lobes are fused by. */
@RestController
class WeightsController {
  private final FusionService fusion;

  WeightsController(FusionService fusion) {
    this.fusion = fusion;
  }

  @Operation(
      operationId = "getWeights",
      tags = "operation",
      summary = "The weights in use",
      description =
          "Those of the symbol, else the default ones, else equal ones: with their version, since"
              + " when, and how they were won.")
  @GetMapping("/weights")
  WeightsInUse weights(@RequestParam(defaultValue = JsonModels.DEFAULT) String symbol) {
    return fusion.weights(symbol);
  }
}
