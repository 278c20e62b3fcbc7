package io.bactrian.changes.wal;

import static org.awaitility.Awaitility.await;

import io.bactrian.changes.delivery.FanOutTest;
import io.bactrian.shared.Ulid;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** What holds with triggers holds with capture from the log. */
@DirtiesContext // two readers in one JVM contend for the name of their metrics
@TestPropertySource(properties = "hub.cdc.capture=wal")
@Tag("wal")
class WalFanOutTest extends FanOutTest {
  @Autowired WalSlot slot;
  @Autowired WalInbox inbox;

  @Override
  public void awaitCaptured() {
    String word = "test:" + Ulid.next();
    slot.say(word);
    await().atMost(PATIENCE).until(() -> word.equals(inbox.lastWord()));
  }

  @Test
  void confirmsWhatIsWrittenToTheSlotSoThatTheLogIsNotKeptForEver() {
    String before = jdbc.sql("select pg_current_wal_lsn()::text").query(String.class).single();
    awaitCaptured();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                        """
                        select coalesce(bool_and(confirmed_flush_lsn >= :before::pg_lsn), false)
                        from pg_replication_slots
                        """)
                    .param("before", before)
                    .query(Boolean.class)
                    .single());
  }
}
