package dev.starling.app.discovery;

import dev.starling.discovery.tailscale.FakeCommand;
import dev.starling.discovery.tailscale.FakeTailscale;
import dev.starling.discovery.tailscale.FakeTailscaled;
import dev.starling.discovery.tailscale.StatusJson;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever Tailscale answers, or does not, no connection between nodes is touched. */
class TailscaleConnectionsTest {
  private static final String UNTAGGED = "\"Online\": true";
  private static final String TAGS = ", \"Tags\": [\"tag:starling\"]";

  @TempDir private Path directory;

  @Test
  void theCommandDisconnectsNobody() throws Exception {
    disconnectsNobody(new FakeCommand(directory));
  }

  @Test
  void theSocketDisconnectsNobody() throws Exception {
    disconnectsNobody(new FakeTailscaled(directory));
  }

  private static void disconnectsNobody(FakeTailscale tailscale) throws Exception {
    tailscale.answers(StatusJson.running().peer("b", Pair.FOUND_ADDRESS).toString());
    try (tailscale;
        Pair pair =
            new Pair(
                tailscale
                    .strategy()
                    .tagFilter("tag:starling")
                    .pollInterval(Duration.ofMillis(100))
                    .timeout(Duration.ofSeconds(2))
                    .build())) {
      Scenario scenario = new Scenario(tailscale, pair, pair.awaitMet());

      scenario.answer(StatusJson.loggedOut(), "its state is \"NeedsLogin\"");
      scenario.answer(StatusJson.stopped(), "its state is \"Stopped\"");
      scenario.answer("{\"BackendState\": \"Running\", \"Peer\": {\"nodekey", "is not JSON");
      scenario.answer("", "is not a JSON object");
      scenario.answer("{}", "has no BackendState");

      scenario.answer(StatusJson.running());
      scenario.answer(StatusJson.running().machine("b", UNTAGGED, Pair.FOUND_ADDRESS));
      scenario.answer(StatusJson.running().peer("b", Pair.FOUND_ADDRESS).peer("c", "::1"));
      scenario.answer(StatusJson.running().peer("b"));
      scenario.answer(
          StatusJson.running().machine("b", "\"Online\": false" + TAGS, Pair.FOUND_ADDRESS));
      scenario.answer(
          StatusJson.running()
              .machine("b", "\"Online\": true, \"Expired\": true" + TAGS, Pair.FOUND_ADDRESS));

      tailscale.refuses();
      scenario.fails(tailscale.refusal());
      tailscale.stalls();
      scenario.fails("took longer than 2000 ms");
      scenario.answer(
          StatusJson.running().crowd(5_000).toString(), "there are more than 1024 nodes");
    }
  }

  private record Scenario(FakeTailscale tailscale, Pair pair, Pair.Connection before) {
    /** An answer that is fine, but has less in it than before. */
    void answer(StatusJson status) throws Exception {
      tailscale.answers(status.toString());
      pair.awaitQuestions(tailscale::asked);
      pair.assertUntouched(before);
    }

    /** An answer that is told as a failure. */
    void answer(String json, String failure) throws Exception {
      tailscale.answers(json);
      fails(failure);
    }

    void fails(String failure) throws Exception {
      pair.awaitFailure(failure);
      pair.assertUntouched(before);
    }
  }
}
