package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.netty.channel.SelectStrategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BriefSpinTest {
  private final BriefSpin spin = new BriefSpin();
  private int ready;

  private int next(boolean hasTasks) throws Exception {
    return spin.calculateStrategy(() -> ready, hasTasks);
  }

  /** Looks out in vain, and returns when the loop is to sleep. */
  private void lookOut() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          int strategy = next(false);
          assertEquals(SelectStrategy.CONTINUE, strategy, "looks out first");
          while (strategy == SelectStrategy.CONTINUE) {
            strategy = next(false);
          }
          assertEquals(SelectStrategy.SELECT, strategy);
        });
  }

  private void assertSleeps(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertEquals(SelectStrategy.SELECT, next(false), "sleeps at once, " + i + " of " + times);
    }
  }

  @Test
  void sleepsMoreOftenWithoutLookingOutTheMoreOftenThatIsInVain() throws Exception {
    for (int sleeps = 1; sleeps <= BriefSpin.MAX_SLEEPS; sleeps *= 2) {
      lookOut();
      assertSleeps(sleeps);
    }
    lookOut();
    assertSleeps(BriefSpin.MAX_SLEEPS);
    assertEquals(SelectStrategy.CONTINUE, next(false));
  }

  @Test
  void whatComesDuringALookOutIsHandledAtOnceAndLearnt() throws Exception {
    lookOut();
    assertSleeps(1);
    lookOut();
    assertSleeps(2);
    assertEquals(SelectStrategy.CONTINUE, next(false));
    ready = 3;
    assertEquals(3, next(false));
    ready = 0;
    lookOut();
    assertSleeps(1);
  }

  @Test
  void tasksNeverWait() throws Exception {
    assertEquals(0, next(true));
    ready = 2;
    assertEquals(2, next(true));
    ready = 0;
    lookOut();
    assertEquals(0, next(true), "nor while it would sleep");
    assertSleeps(1);
  }
}
