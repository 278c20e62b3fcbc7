package io.bactrian.capture.sources;

import io.bactrian.ShippedHome;
import io.bactrian.TestFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A home with the senders' webhooks alone: no subscriber works on what a test sends. */
final class IngestionHome {
  private IngestionHome() {}

  static void register(DynamicPropertyRegistry registry) throws IOException {
    Path home =
        ShippedHome.in(
            TestFolders.make("ingestion").resolve("home"),
            List.of(
                "ingestion/tradingview-webhook",
                "ingestion/mt5-webhook",
                "ingestion/supabase-webhook"),
            "changes-source");
    registry.add("hub.home", home::toString);
  }
}
