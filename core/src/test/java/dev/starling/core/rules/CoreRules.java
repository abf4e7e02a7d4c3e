package dev.starling.core.rules;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What keeps the core and the values it stands on pure, as rules over their byte code. */
final class CoreRules {
  /** The packages in the order of their dependencies: each may use those before it. */
  private static final List<String> PACKAGES =
      List.of(
          "dev.starling.core.value",
          "dev.starling.core.link",
          "dev.starling.core.overlay",
          "dev.starling.core.topology",
          "dev.starling.core.discovery",
          "dev.starling.core.message",
          "dev.starling.core.health",
          "dev.starling.core.event",
          "dev.starling.core.port",
          "dev.starling.core.connect",
          "dev.starling.core.monitor",
          "dev.starling.core.durable",
          "dev.starling.core.planted",
          "dev.starling.core.sync",
          "dev.starling.core.comms",
          "dev.starling.core.election",
          "dev.starling.core");

  static final ArchRule NO_CLOCK =
      noClasses()
          .should()
          .accessTargetWhere(accessTo("a clock", CoreRules::isClock))
          .because("time is an input, Now");

  static final ArchRule NO_RANDOM_SOURCE =
      noClasses()
          .should()
          .accessTargetWhere(accessTo("a random source", CoreRules::isRandomSource))
          .because("the random source is passed in, so that a seed replays");

  static final ArchRule NO_THREAD =
      noClasses()
          .should()
          .accessTargetWhere(accessTo("a thread, executor, timer or lock", CoreRules::isThread))
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent..")
          .because("one event loop owns the core");

  static final ArchRule NO_MONITOR_LOCK =
      noMethods()
          .should()
          .haveModifier(JavaModifier.SYNCHRONIZED)
          .because("one event loop owns the core");

  static final ArchRule NO_IO =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio..", "javax.net..")
          .orShould()
          .accessTargetWhere(accessTo("a socket, process or stream", CoreRules::isInputOutput))
          .because("what is to be done goes to Transport and EventSink");

  static final ArchRule NO_LOGGING =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.lang\\.System\\$Logger.*")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "org.slf4j..")
          .because("what is worth telling is an event");

  /** So no Netty and no erldist either. The one type of java.net is a value in discovery's SPI. */
  static final ArchRule NOTHING_BUT_THE_LANGUAGE =
      classes()
          .should()
          .onlyDependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                      "dev.starling.core..",
                      "dev.starling.crdt..",
                      "java.lang..",
                      "java.math..",
                      "java.time..",
                      "java.util..",
                      "org.jspecify.annotations..")
                  .or(JavaClass.Predicates.equivalentTo(java.net.InetAddress.class)))
          .because("the core is protocol and nothing else");

  static final ArchRule CRDT_STANDS_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                  "dev.starling.crdt..",
                  "java.lang..",
                  "java.util..",
                  "org.jspecify.annotations.."))
          .because("its values can be used without anything else of ours");

  static final ArchRule ONE_DIRECTION =
      classes().should(onlyUsePackagesBefore()).because("packages depend in one direction");

  private CoreRules() {}

  private static ArchCondition<JavaClass> onlyUsePackagesBefore() {
    return new ArchCondition<>("only use packages before their own") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        int own = PACKAGES.indexOf(user.getPackageName());
        if (own < 0) {
          events.add(violated(user, user.getName() + " is in a package without a place"));
        }
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          String used = dependency.getTargetClass().getPackageName();
          if (used.startsWith("dev.starling.core") && PACKAGES.indexOf(used) > own) {
            events.add(violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isClock(AccessTarget target) {
    String owner = target.getOwner().getName();
    String name = target.getName();
    return owner.equals("java.lang.System")
            && Set.of("nanoTime", "currentTimeMillis").contains(name)
        || owner.startsWith("java.time.") && name.equals("now")
        || owner.equals("java.time.Clock")
        || owner.equals("java.util.Date")
        || owner.equals("java.util.Calendar");
  }

  private static boolean isRandomSource(AccessTarget target) {
    String owner = target.getOwner().getName();
    String name = target.getName();
    return Set.of("java.lang.Math", "java.lang.StrictMath").contains(owner) && name.equals("random")
        || owner.equals("java.util.UUID") && name.equals("randomUUID")
        || owner.equals("java.util.random.RandomGenerator")
            && Set.of("of", "getDefault").contains(name)
        || owner.equals("java.util.random.RandomGeneratorFactory")
        || owner.equals("java.util.concurrent.ThreadLocalRandom")
        || name.equals("<init>")
            && Set.of(
                    "java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom")
                .contains(owner)
        || target.getFullName().equals("java.util.Collections.shuffle(java.util.List)");
  }

  private static boolean isThread(AccessTarget target) {
    return Set.of(
                "java.lang.Thread",
                "java.lang.ThreadLocal",
                "java.util.Timer",
                "java.util.TimerTask")
            .contains(target.getOwner().getName())
        || Set.of("wait", "notify", "notifyAll", "parallel", "parallelStream")
            .contains(target.getName());
  }

  private static boolean isInputOutput(AccessTarget target) {
    String owner = target.getOwner().getName();
    return owner.startsWith("java.net.")
        || Set.of("java.lang.Runtime", "java.lang.ProcessBuilder", "java.lang.ProcessHandle")
            .contains(owner)
        || owner.equals("java.lang.System")
            && Set.of("in", "out", "err").contains(target.getName());
  }

  private static DescribedPredicate<JavaAccess<?>> accessTo(
      String what, Predicate<AccessTarget> predicate) {
    return DescribedPredicate.describe(what, access -> predicate.test(access.getTarget()));
  }
}
