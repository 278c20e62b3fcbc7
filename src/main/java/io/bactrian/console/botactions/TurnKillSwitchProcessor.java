package io.bactrian.console.botactions;

import io.bactrian.console.botreplies.BotText;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.decisions.risk.PolicySettings;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns the kill switch on, or off where the body is {@code off}; the body becomes what happened.
 * In a dry run it says what would.
 */
final class TurnKillSwitchProcessor implements Processor {
  private final Policy policy;
  private boolean dryRun;

  TurnKillSwitchProcessor(Policy policy) {
    this.policy = policy;
  }

  public void setDryRun(String dryRun) {
    this.dryRun = Boolean.parseBoolean(dryRun);
  }

  @Override
  public void process(Exchange exchange) {
    String wanted = exchange.getMessage().getBody(String.class).strip().toLowerCase(Locale.ROOT);
    if (!wanted.isEmpty() && !wanted.equals("on") && !wanted.equals("off")) {
      throw GivenFields.invalid("kill", "Send /kill, or /kill off to turn it off again.");
    }
    boolean on = !wanted.equals("off");
    PolicySettings now = policy.settings();
    if (now.killSwitch() == on) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "kill",
          "The kill switch is %s already; %s changed the settings last."
              .formatted(on ? "on" : "off", BotText.name(now.updatedBy())));
    }
    String by = Caller.current().name();
    if (!dryRun) {
      policy.turnKillSwitch(on, by, "by the bot");
    }
    String what = on ? "ON: every decision is HOLD" : "OFF: decisions are taken again";
    exchange
        .getMessage()
        .setBody(
            dryRun
                ? "Turn the kill switch %s, on every hub, from the next decision on?"
                    .formatted(what)
                : "The kill switch is %s, on every hub. By %s.".formatted(what, by));
  }
}
