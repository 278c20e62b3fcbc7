package io.bactrian.models.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.checks.Order;
import java.util.ArrayList;
import java.util.List;

/** The orders that a call brings. */
final class CallOrders {
  private CallOrders() {}

  /**
   * @param orders fits {@code orders} of {@code validate-request.schema.json}
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} or {@code INVALID_FIELD} naming
   *     the order's member
   */
  static List<Order> of(JsonNode orders) {
    var all = new ArrayList<Order>();
    for (int i = 0; i < orders.size(); i++) {
      all.add(order(orders.get(i), "orders[" + i + "]"));
    }
    return all;
  }

  private static Order order(JsonNode order, String place) {
    long filled = Fields.moment(order, place, "filled_at", Order.NEVER);
    long closed = Fields.moment(order, place, "closed_at", Order.NEVER);
    if (closed != Order.NEVER && filled == Order.NEVER) {
      throw Fields.unfit(place + ".filled_at", "An order that was closed was filled: say when.");
    }
    return new Order(
        order.path("symbol").asText(),
        order.path("side").asText().equals("buy"),
        Fields.moment(order, place, "decided_at"),
        price(order, place, "limit", false),
        order.hasNonNull("leverage")
            ? Fields.number(order.path("leverage"), place + ".leverage")
            : 1,
        filled,
        price(order, place, "price", filled != Order.NEVER),
        closed,
        price(order, place, "close_price", closed != Order.NEVER));
  }

  private static double price(JsonNode order, String place, String name, boolean needed) {
    if (!needed && !order.hasNonNull(name)) {
      return Double.NaN;
    }
    double price = Fields.number(order.path(name), place + "." + name);
    if (price <= 0) {
      throw Fields.unfit(place + "." + name, "A price is above 0.");
    }
    return price;
  }
}
