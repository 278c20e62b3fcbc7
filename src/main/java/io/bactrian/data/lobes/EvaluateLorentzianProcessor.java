package io.bactrian.data.lobes;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.indicators.Ohlcv;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Behind {@code evaluate-lorentzian-action}: turns a valid request into the lobe's answer. */
final class EvaluateLorentzianProcessor implements Processor {
  private final StoredBars stored;
  private String period = "";

  EvaluateLorentzianProcessor(StoredBars stored) {
    this.stored = stored;
  }

  /** The bars' period where a request names none, as MetaTrader names it. */
  public void setPeriod(String period) {
    this.period = period;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode body = exchange.getMessage().getMandatoryBody(JsonNode.class);
    LorentzianRequest request = LorentzianRequest.of(body, period, Instant.now());
    var lobe = new LorentzianLobe(request.settings());
    Ohlcv given = request.bars();
    Ohlcv bars =
        given == null
            ? stored.read(request.symbol(), request.period(), request.at(), lobe.windowBars())
            : given;
    exchange.getMessage().setBody(answer(request.symbol(), bars, lobe.answer(bars)));
  }

  /**
   * The lobe's answer with what it is of: the symbol, the close of the newest bar and the count of
   * the bars.
   */
  private static Map<String, Object> answer(String symbol, Ohlcv bars, LobeAnswer answer) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("symbol", symbol);
    body.put(
        "closed_at", Instant.EPOCH.plus(bars.closeTimes()[bars.size() - 1], ChronoUnit.MICROS));
    body.put("bars", bars.size());
    body.put("action", answer.action());
    body.put("confidence", answer.confidence());
    body.put("diagnostics", answer.diagnostics());
    return body;
  }
}
