package dev.starling.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.starling.core.health.UsesLaterPackages;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Core and crdt keep each rule, and each rule catches a class that breaks it. */
class CoreRulesTest {
  private static final String FIXTURES = "dev.starling.core.rules.fixture.";
  private static final JavaClasses CORE = classesOf("dev.starling.core");
  private static final JavaClasses CRDT = classesOf("dev.starling.crdt");

  private static JavaClasses classesOf(String root) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(root);
  }

  /** What holds for both. */
  static Stream<Arguments> purity() {
    return Stream.of(
        Arguments.of(CoreRules.NO_CLOCK, FIXTURES + "ReadsClocks"),
        Arguments.of(CoreRules.NO_RANDOM_SOURCE, FIXTURES + "DrawsRandomNumbers"),
        Arguments.of(CoreRules.NO_THREAD, FIXTURES + "StartsThreads"),
        Arguments.of(CoreRules.NO_MONITOR_LOCK, FIXTURES + "TakesLocks"),
        Arguments.of(CoreRules.NO_IO, FIXTURES + "DoesInputOutput"),
        Arguments.of(CoreRules.NO_LOGGING, FIXTURES + "Logs"));
  }

  static Stream<Arguments> rulesOfTheCore() {
    return Stream.of(
        Arguments.of(CoreRules.NOTHING_BUT_THE_LANGUAGE, FIXTURES + "UsesLibraries"),
        Arguments.of(CoreRules.ONE_DIRECTION, UsesLaterPackages.class.getName()));
  }

  static Stream<Arguments> rulesOfCrdt() {
    return Stream.of(Arguments.of(CoreRules.CRDT_STANDS_ALONE, FIXTURES + "LeavesTheLanguage"));
  }

  @ParameterizedTest
  @MethodSource({"purity", "rulesOfTheCore"})
  void theCoreKeepsTheRule(ArchRule rule, String fixture) {
    rule.check(CORE);
  }

  @ParameterizedTest
  @MethodSource({"purity", "rulesOfCrdt"})
  void crdtKeepsTheRule(ArchRule rule, String fixture) {
    rule.check(CRDT);
  }

  @ParameterizedTest
  @MethodSource({"purity", "rulesOfTheCore", "rulesOfCrdt"})
  void theRuleCatchesEveryMethodOfItsFixture(ArchRule rule, String fixture) throws Exception {
    Class<?> type = Class.forName(fixture);
    List<String> violations =
        rule.evaluate(new ClassFileImporter().importClasses(type)).getFailureReport().getDetails();

    assertTrue(type.getDeclaredMethods().length > 0);
    for (Method method : type.getDeclaredMethods()) {
      if (!method.isSynthetic()) {
        assertTrue(
            violations.stream().anyMatch(line -> line.contains("." + method.getName() + "(")),
            method.getName() + " is not among " + violations);
      }
    }
  }

  @Test
  void allOfCrdtIsLookedAt() {
    assertTrue(CRDT.contain("dev.starling.crdt.CausalStore"));
    assertTrue(CRDT.contain("dev.starling.crdt.CausalStore$Assembly"));
    assertEquals(0, CRDT.stream().filter(c -> c.getName().endsWith("Test")).count());
  }

  @Test
  void allOfTheCoreIsLookedAt() {
    assertFalse(CORE.isEmpty());
    assertTrue(CORE.contain("dev.starling.core.SwarmCore"));
    assertTrue(CORE.contain("dev.starling.core.monitor.NodeMonitor"));
    assertEquals(0, CORE.stream().filter(c -> c.getName().endsWith("Test")).count());
  }
}
