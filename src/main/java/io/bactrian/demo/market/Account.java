package io.bactrian.demo.market;

import java.math.BigDecimal;

/** An account row as MetaTrader 5 shows it, in USD; marginLevel in percent, 0 without a margin. */
public record Account(
    BigDecimal balance,
    BigDecimal equity,
    BigDecimal profit,
    BigDecimal margin,
    BigDecimal marginFree,
    BigDecimal marginLevel,
    String currency,
    int leverage) {}
