/** The recorded trades, and what an Expert Advisor and TradingView would send of them. */
@NullMarked
package io.bactrian.demo.market;

import org.jspecify.annotations.NullMarked;
