package io.bactrian.demo;

import io.bactrian.demo.market.Alert;
import io.bactrian.demo.market.Bar;
import io.bactrian.demo.market.Deal;
import io.bactrian.demo.market.Message;
import io.bactrian.demo.market.PaperBroker;
import io.bactrian.demo.market.Script;
import io.bactrian.demo.market.Tick;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends a script in three lanes, each in order, one message at a time: ticks, bars, and what the
 * strategies and the broker do. The lanes do not wait for each other: what a strategy decided
 * depends on the recording, not on what the hub has received.
 */
final class Replay {
  private final Script script;
  private final Sender sender;
  private final Tally tally;
  private final Pace pace;

  Replay(Script script, Sender sender, Tally tally, Pace pace) {
    this.script = script;
    this.sender = sender;
    this.tally = tally;
    this.pace = pace;
  }

  /** How many messages a script makes. */
  static int messages(Script script) {
    int messages = (script.ticks().size() + Message.BATCH - 1) / Message.BATCH;
    messages += script.bars().size();
    for (Script.Step step : script.steps()) {
      messages += step instanceof Script.Fired ? 1 : step instanceof Script.Filled ? 3 : 2;
    }
    return messages;
  }

  /** Returns when every lane has ended; one that got no answer adds its problem to the tally. */
  void run() throws InterruptedException {
    ExecutorService lanes = Executors.newFixedThreadPool(3);
    try {
      List<Callable<@Nullable Void>> work = List.of(this::ticks, this::bars, this::orders);
      for (Future<@Nullable Void> lane : lanes.invokeAll(work)) {
        lane.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane of the replay failed", e.getCause());
    } finally {
      lanes.shutdownNow();
    }
  }

  private @Nullable Void ticks() throws InterruptedException {
    List<Tick> ticks = script.ticks();
    return lane(
        () -> {
          for (int from = 0; from < ticks.size(); from += Message.BATCH) {
            int to = Math.min(from + Message.BATCH, ticks.size());
            send(Message.ticks(from / Message.BATCH, ticks.subList(from, to)));
          }
        });
  }

  /** A message carries a bar and the minutes that it is made of. */
  private @Nullable Void bars() throws InterruptedException {
    return lane(
        () -> {
          int sent = 0;
          for (int i = 0; i < script.bars().size(); i++) {
            Bar bar = script.bars().get(i);
            int closed = sent;
            while (closed < script.minutes().size()
                && script.minutes().get(closed).closeTime() <= bar.closeTime()) {
              closed++;
            }
            var bars = new ArrayList<>(script.minutes().subList(sent, closed));
            bars.add(bar);
            send(Message.bars(i, Script.SYMBOL, bars));
            sent = closed;
          }
        });
  }

  private @Nullable Void orders() throws InterruptedException {
    Map<Alert, String> signals = new HashMap<>();
    return lane(
        () -> {
          for (int i = 0; i < script.steps().size(); i++) {
            Script.Step step = script.steps().get(i);
            if (step instanceof Script.Deposited deposited) {
              booked(i, deposited.fill(), deposited.fill().deals());
            } else if (step instanceof Script.Fired fired) {
              Outcome outcome = send(Message.alert(i, fired));
              if (outcome.signalId() != null) {
                signals.put(fired.alert(), outcome.signalId());
              }
            } else if (step instanceof Script.Filled filled) {
              filled(i, filled.fill(), signals.get(filled.alert()));
            }
          }
        });
  }

  private void filled(int number, PaperBroker.Fill fill, @Nullable String signal)
      throws InterruptedException, NoAnswerException {
    if (signal == null) {
      return; // a refused alert brings no order; the rows missing show in the table
    }
    send(Message.receipts(number, signal, fill));
    booked(number, fill, fill.deals().stream().map(deal -> deal.withComment(signal)).toList());
  }

  private void booked(int number, PaperBroker.Fill fill, List<Deal> deals)
      throws InterruptedException, NoAnswerException {
    send(Message.deals(number, fill.timeMsc(), deals));
    send(Message.account(number, fill));
  }

  private Outcome send(Message message) throws InterruptedException, NoAnswerException {
    pace.await(message.timeMsc());
    tally.sent(message);
    Outcome outcome = sender.send(message);
    tally.answered(message, outcome);
    return outcome;
  }

  @FunctionalInterface
  private interface Lane {
    void run() throws InterruptedException, NoAnswerException;
  }

  private @Nullable Void lane(Lane lane) throws InterruptedException {
    try {
      lane.run();
    } catch (NoAnswerException e) {
      tally.problem(String.valueOf(e.getMessage()));
    }
    return null;
  }
}
