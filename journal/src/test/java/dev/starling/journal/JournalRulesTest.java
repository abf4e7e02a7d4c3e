package dev.starling.journal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a simulator runs must depend on nothing but its storage. */
class JournalRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.starling.journal");

  /** The storage of real directories, which a simulator replaces. */
  private static final DescribedPredicate<JavaClass> THE_LOGIC =
      DescribedPredicate.describe(
          "the journal but for DirectoryStorage",
          type -> !type.getName().startsWith(DirectoryStorage.class.getName()));

  private static final DescribedPredicate<JavaClass> WORLD =
      DescribedPredicate.describe(
          "a thread, a clock, a random source, a file or a socket",
          type ->
              List.of("java.nio.file.", "java.nio.channels.", "java.net.", "java.time.").stream()
                      .anyMatch(type.getName()::startsWith)
                  || List.of(
                          "java.lang.Thread",
                          "java.lang.System",
                          "java.lang.ProcessHandle",
                          "java.util.Random",
                          "java.util.random.RandomGenerator",
                          "java.util.UUID",
                          "java.io.File")
                      .contains(type.getName())
                  || type.getName().startsWith("java.util.concurrent."));

  private static final ArchRule KNOWS_NO_WORLD =
      noClasses().that(THE_LOGIC).should().dependOnClassesThat(WORLD);

  private static final ArchRule STANDS_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "anything but Java and itself",
                  type ->
                      !type.getPackageName().startsWith("java.")
                          && !type.getPackageName().startsWith("org.jspecify.")
                          && !type.getPackageName().equals("dev.starling.journal")
                          && !type.isPrimitive()
                          && !type.isArray()));

  @Test
  void theJournalKnowsOnlyItsStorage() {
    assertTrue(CLASSES.contain("dev.starling.journal.Recovery"));
    KNOWS_NO_WORLD.check(CLASSES);
  }

  @Test
  void itNeedsNothingButTheLanguage() {
    STANDS_ALONE.check(CLASSES);
  }

  @Test
  void theRuleCatchesWhatBreaksIt() {
    JavaClasses fixture = new ClassFileImporter().importClasses(Counter.class, FillsTheDisk.class);
    assertTrue(KNOWS_NO_WORLD.evaluate(fixture).hasViolation());
  }
}
