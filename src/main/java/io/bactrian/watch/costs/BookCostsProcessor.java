package io.bactrian.watch.costs;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Books what was used of late and makes the forecast; the body becomes what came of it. */
final class BookCostsProcessor implements Processor {
  private final CostBook book;
  private final CostForecasts forecasts;
  private final Clock clock;
  private int days = 40;

  BookCostsProcessor(CostBook book, CostForecasts forecasts, Clock clock) {
    this.book = book;
    this.forecasts = forecasts;
    this.clock = clock;
  }

  /** How far back what was booked is looked at again. */
  public void setDays(int days) {
    this.days = days;
  }

  /**
   * @param entries that are new or changed
   * @param scored forecasts whose month was over
   */
  record Booked(int entries, int scored) {}

  @Override
  public void process(Exchange exchange) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    int entries = book.book(today.minusDays(days), today);
    exchange.getMessage().setBody(new Booked(entries, forecasts.make(today)));
  }
}
