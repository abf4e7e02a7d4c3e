package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimCommandTest {
  private static final Pattern TRACE = Pattern.compile("(?m)^trace +(\\S+ of \\d+)$");

  @Test
  void saysWhatHappenedAndHowToSeeItAgain() {
    Run run = Run.of("sim", "--nodes", "5", "--seed", "7", "--faults", "partition,crash,clock");

    assertEquals(0, run.exitCode(), run.out() + run.err());
    assertTrue(run.out().contains("no rule was broken"), run.out());
    assertTrue(run.out().contains("partition   links cut one way and both"), run.out());
    assertTrue(
        run.out()
            .contains("starling sim --nodes 5 --seed 7 --faults partition,crash,clock --minutes 1"),
        run.out());
    assertTrue(run.err().contains("starling sim: 100 % of the faults are over"), run.err());
  }

  @Test
  void oneSeedIsOneHistory() {
    assertEquals(trace("3"), trace("3"));
    assertTrue(!trace("3").equals(trace("4")));
  }

  private static String trace(String seed) {
    Run run = Run.of("sim", "--nodes", "3", "--seed", seed, "--faults", "pause,loss");
    Matcher trace = TRACE.matcher(run.out());
    assertTrue(trace.find(), run.out());
    return trace.group(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nodes   | 0     | 1 to 1024",
        "--nodes   | 1025  | 1 to 1024",
        "--minutes | 0     | 1 to 1440",
        "--faults  | rain  | 'all, none, or of loss, partition, flapping, connection, crash,"
            + " disk, storage, leave, pause, slow, clock'",
      })
  void namesOptionValueAndWhatIsAccepted(String option, String value, String accepted) {
    Run run = Run.of("sim", option, value);

    assertEquals(2, run.exitCode());
    assertEquals(
        "starling sim: %s: '%s' is not usable; accepted: %s%n".formatted(option, value, accepted),
        run.err());
  }
}
