package io.bactrian.hub.accounts;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.DryRun;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.nayuki.qrcodegen.QrCode;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The caller's own second factor. A dry run looks at no code: it would count no failure, and so be
 * a way to guess one.
 */
@RestController
class SecondFactorController {
  private static final String ADDRESS = "/api/v1/me/second-factor";

  private final SecondFactors factors;
  private final Rehearsal rehearsal;

  SecondFactorController(SecondFactors factors, Rehearsal rehearsal) {
    this.factors = factors;
    this.rehearsal = rehearsal;
  }

  /**
   * @param secret in Base32, shown once
   * @param address that a QR code holds
   * @param qrSize how many squares it is wide
   * @param qrPath its black squares, as the path of an SVG of that size
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record SecondFactorBegun(
      @Nullable String secret, @Nullable String address, int qrSize, String qrPath) {}

  /**
   * @param code six digits of the app, or a recovery code
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record SecondFactorCode(@Nullable String code, @Nullable Boolean dryRun) {}

  /**
   * @param recoveryCodes each good once in place of a code; shown once
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record SecondFactorSet(boolean set, List<String> recoveryCodes) {}

  /**
   * @param validSeconds how long dangerous calls of this session want no other code
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record SecondFactorProven(long validSeconds) {}

  @Operation(
      operationId = "beginSecondFactor",
      tags = "accounts",
      summary = "Begins to set up the caller's second factor",
      description = "It counts once a code of it is confirmed.")
  @PostMapping(ADDRESS)
  SecondFactorBegun begin(
      @RequestBody(required = false) @Nullable DryRun body, HttpServletRequest request) {
    String login = OwnAccountController.here(request).begun().login();
    boolean dryRun = DryRun.in(body);
    String secret = rehearsal.run(dryRun, () -> factors.begin(login));
    if (dryRun) {
      return new SecondFactorBegun(null, null, 0, "");
    }
    String address = Totp.address(login, secret);
    QrCode code = QrCode.encodeText(address, QrCode.Ecc.MEDIUM);
    var path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
        }
      }
    }
    return new SecondFactorBegun(secret, address, code.size, path.toString());
  }

  @Operation(
      operationId = "confirmSecondFactor",
      tags = "accounts",
      summary = "Sets the second factor that was begun",
      description = "The answer has ten recovery codes, which are nowhere else.")
  @PostMapping(ADDRESS + "/confirm")
  SecondFactorSet confirm(@RequestBody SecondFactorCode wanted, HttpServletRequest request) {
    Watched here = OwnAccountController.here(request);
    String code = GivenFields.given("code", wanted.code());
    if (Boolean.TRUE.equals(wanted.dryRun())) {
      return new SecondFactorSet(false, List.of());
    }
    List<String> codes = factors.confirm(here.begun().login(), code);
    if (codes.isEmpty()) {
      throw wrong();
    }
    here.prove(StepUpFilter.LASTS);
    return new SecondFactorSet(true, codes);
  }

  @Operation(
      operationId = "proveSecondFactor",
      tags = "accounts",
      summary = "Lets this session do dangerous things for five minutes",
      description = "Each code is good once.")
  @PostMapping(ADDRESS + "/code")
  SecondFactorProven prove(@RequestBody SecondFactorCode wanted, HttpServletRequest request) {
    Watched here = OwnAccountController.here(request);
    if (taken(here, wanted)) {
      here.prove(StepUpFilter.LASTS);
    }
    return new SecondFactorProven(here.proven().toSeconds());
  }

  @Operation(
      operationId = "removeSecondFactor",
      tags = "accounts",
      summary = "Removes the caller's second factor",
      description = "It takes a code of it, or a recovery code.")
  @PostMapping(ADDRESS + "/remove")
  SecondFactorSet remove(@RequestBody SecondFactorCode wanted, HttpServletRequest request) {
    Watched here = OwnAccountController.here(request);
    if (taken(here, wanted)) {
      factors.remove(here.begun().login(), here.begun().login(), "by its owner");
    }
    return new SecondFactorSet(factors.isSet(here.begun().login()), List.of());
  }

  private boolean taken(Watched here, SecondFactorCode wanted) {
    String code = GivenFields.given("code", wanted.code());
    if (Boolean.TRUE.equals(wanted.dryRun())) {
      return false;
    }
    switch (factors.prove(here.begun().login(), code)) {
      case TAKEN -> {
        return true;
      }
      case TOO_MANY ->
          throw new HubException(
              ErrorCode.TOO_MANY_REQUESTS, null, "Too many wrong codes. Wait a minute.");
      case NOT_SET ->
          throw new HubException(ErrorCode.CONFLICT, null, "You have no second factor set up.");
      case WRONG -> throw wrong();
    }
    throw new IllegalStateException("no such outcome");
  }

  private static HubException wrong() {
    return GivenFields.invalid(
        "code", "That code is not good, or was used already. Wait for the next one.");
  }
}
