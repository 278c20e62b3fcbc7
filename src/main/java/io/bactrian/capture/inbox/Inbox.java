package io.bactrian.capture.inbox;

import io.bactrian.capture.mt5.Mt5Items;
import io.bactrian.capture.mt5.TelemetryEntry;
import io.bactrian.capture.sources.Answer;
import io.bactrian.capture.sources.Inbound;
import io.bactrian.capture.sources.Refusals;
import io.bactrian.capture.spool.Intake;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;

/** Makes rows of files, a batch at a time: the way of the webhooks, so the same rules hold. */
@Component
final class Inbox {
  private static final int REFUSED_KEPT = 100;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final Intake<Inbound, Answer> intake;
  private final Mt5Items items;
  private final Refusals refusals;
  private final Clock clock;

  Inbox(Intake<Inbound, Answer> intake, Mt5Items items, Refusals refusals, Clock clock) {
    this.intake = intake;
    this.items = items;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * Stores the rows that are right and keeps the others with their reasons. The same file again
   * adds nothing.
   *
   * @throws HubException {@code INVALID_FIELD} with line and column where it is no such file at
   *     all; {@code UNAVAILABLE} to be tried again later
   */
  Ingested read(String key, InboxFile file, ZoneOffset broker, InputStream content) {
    try {
      Reader text = decoded(content);
      InboxRows rows = file.json() ? new JsonRows(text) : new CsvRows(text);
      return read(key, file, new InboxItems(file, broker, rows.columns()), rows);
    } catch (CharacterCodingException e) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, null, "The file is not valid UTF-8: save it as UTF-8.", e);
    } catch (IOException e) {
      throw new HubException(ErrorCode.UNAVAILABLE, null, "The file cannot be read to its end.", e);
    }
  }

  private Ingested read(String key, InboxFile file, InboxItems columns, InboxRows rows)
      throws IOException {
    long read = 0;
    long stored = 0;
    long refused = 0;
    var batch = new InboxBatch(file, columns.kind(), rows.header());
    for (InboxRow row = rows.next(); row != null; row = rows.next()) {
      read++;
      try {
        batch.add(row, columns.item(row), items);
      } catch (HubException e) {
        if (++refused <= REFUSED_KEPT) {
          keep(key, file, row.raw(), e);
        }
      }
      if (batch.size() == InboxBatch.MOST) {
        stored += store(batch);
        batch = new InboxBatch(file, columns.kind(), rows.header());
      }
    }
    stored += batch.size() == 0 ? 0 : store(batch);
    return new Ingested(key, read, stored, refused);
  }

  private int store(InboxBatch batch) {
    var entry = TelemetryEntry.of(clock.instant(), batch.source(), batch.items());
    Answer answer =
        intake
            .submit(entry)
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.UNAVAILABLE,
                        "The database is away: the file is read again when it is back."));
    return answer.accepted() == null ? 0 : answer.accepted();
  }

  /**
   * @param text of the file that is at fault
   */
  void keep(String key, InboxFile file, String text, HubException reason) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    var message = new InboundMessage("inbox", file.login(), key, file.contentType(), body);
    refusals.keep(message, body.length, reason);
  }

  /** UTF-8, or UTF-16 where the file says so by its first two bytes, as MetaTrader's do. */
  static Reader decoded(InputStream content) throws IOException {
    var in = new BufferedInputStream(content);
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    boolean little = first == 0xFF && second == 0xFE;
    boolean big = first == 0xFE && second == 0xFF;
    Charset charset =
        little
            ? StandardCharsets.UTF_16LE
            : big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    var decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    Reader text = new BufferedReader(new InputStreamReader(in, decoder));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }
}
