package io.bactrian.decisions.budgets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Settles the reservation of the call before by its answer, and leaves the message as it is. */
final class SettleCallProcessor implements Processor {
  static final String RESERVATION = "HubReservation";
  private static final Logger log = LoggerFactory.getLogger(SettleCallProcessor.class);

  private final Reservations reservations;
  private final StrictJson json;

  SettleCallProcessor(Reservations reservations, StrictJson json) {
    this.reservations = reservations;
    this.json = json;
  }

  @Override
  public void process(Exchange exchange) {
    Object left = exchange.removeVariable(RESERVATION);
    if (!(left instanceof Reservation reservation)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "Nothing was reserved: put reserve-call-action before the call, or leave"
              + " settle-call-action out.");
    }
    try {
      reservations.settle(reservation, settlement(exchange, reservation.prices()));
    } catch (DataAccessException | TransactionException e) {
      // The answer is paid for, and the reservation counts as it is.
      log.warn("Call {} is not settled and counts as reserved", reservation.id(), e);
    }
  }

  private Settlement settlement(Exchange exchange, Prices prices) {
    if (exchange.getMessage().getBody() instanceof CallFault fault) {
      return Settlement.failed(fault);
    }
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    return status >= 400
        ? Settlement.failed(status)
        : Settlement.answered(answer(exchange), prices);
  }

  private JsonNode answer(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof JsonNode answer) {
      return answer;
    }
    try {
      return json.parse(JsonBodies.bytes(exchange));
    } catch (HubException e) {
      return MissingNode.getInstance(); // no JSON counts no tokens
    }
  }
}
