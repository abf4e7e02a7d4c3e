package dev.starling.testkit.check;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.message.Message;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Quorum;
import dev.starling.core.topology.Standing;
import dev.starling.core.topology.Token;
import dev.starling.core.topology.TopologySnapshot;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.Observer;
import dev.starling.testkit.world.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches who takes itself for the commander, on all nodes at once, by what a reader on each of
 * them is told at that moment.
 *
 * <ul>
 *   <li>With a majority: no two commanders of one term, and no two at one instant.
 *   <li>With a quorum of 1: no two at one instant while nothing fails.
 *   <li>The token that a node shows never goes back in one life.
 *   <li>A settled birth never changes in one life.
 *   <li>Events tell of the commander what the snapshot shows.
 * </ul>
 */
public final class CommandWitness {
  private static final long CLAIM_NANOS = 2_000_000_000;

  private record Term(String node, long creation, long sinceNanos) {}

  private final Quorum quorum;
  private final boolean majority;
  private final boolean promisesKept;
  private final Map<Long, Term> terms = new HashMap<>();
  private final Map<Long, Watch> watches = new LinkedHashMap<>();
  private boolean quiet;
  private long elections;

  /**
   * A witness of nodes with that quorum.
   *
   * @param majority whether any two quorums share a voter
   * @param promisesKept whether promises outlive their process
   */
  public CommandWitness(Quorum quorum, boolean majority, boolean promisesKept) {
    this.quorum = quorum;
    this.majority = majority;
    this.promisesKept = promisesKept;
  }

  /** From now on nothing fails, or something may. */
  public void setQuiet(boolean quiet) {
    this.quiet = quiet;
  }

  /** How often somebody began to command. */
  public long elections() {
    return elections;
  }

  public Observer observe(Life life) {
    Watch watch = new Watch(life);
    watches.put(life.creation(), watch);
    return watch;
  }

  /** Whom a node follows now; null if nobody. */
  public static @Nullable Commander follows(Life life) {
    return life.core().topology(life.now()).commander(life.now().nanos());
  }

  /** Whether all of these follow the same one, which is among them. */
  public static boolean agree(World world, Collection<String> nodes) {
    List<Commander> followed = new ArrayList<>();
    for (String node : nodes) {
      Commander commander = follows(world.requireLife(node));
      if (commander == null || !nodes.contains(commander.node())) {
        return false;
      }
      followed.add(commander);
    }
    return followed.stream().distinct().count() == 1;
  }

  /** The eldest of these by what each says of itself. */
  public static String eldest(World world, Collection<String> nodes) {
    String eldest = "";
    long least = Long.MAX_VALUE;
    for (String node : nodes) {
      Life life = world.requireLife(node);
      long birth =
          life.core().topology(life.now()).nodes(life.now().nanos()).stream()
              .filter(member -> member.node().equals(node))
              .findFirst()
              .orElseThrow()
              .birth()
              .orElseThrow();
      if (birth < least) {
        least = birth;
        eldest = node;
      }
    }
    return eldest;
  }

  /** What everybody shows, for who has to find out why they differ. */
  public static String opinions(World world) {
    StringBuilder opinions = new StringBuilder();
    for (String node : world.nodes()) {
      Life life = world.lifeOf(node);
      opinions.append(node).append(": ").append(life == null ? "dead" : follows(life));
      opinions.append(life != null && life.isPaused() ? " (stopped); " : "; ");
    }
    return opinions.toString();
  }

  private final class Watch implements Observer {
    private final Life self;
    private final long startNanos;
    private TopologySnapshot snapshot;
    private @Nullable Token highest;
    private @Nullable Long settledBirth;
    private @Nullable Commander replayed;
    private @Nullable Commander own;
    private long ownSinceNanos;

    Watch(Life self) {
      this.self = self;
      this.startNanos = self.world().nowNanos();
      this.snapshot = TopologySnapshot.empty(self.node(), quorum);
    }

    @Override
    public void sent(String to, Message message) {
      if (message instanceof Message.TopologyState state && state.standing() != Standing.LONE) {
        Long before = settledBirth;
        settledBirth = state.birth();
        if (before != null && before != state.birth()) {
          throw violation("its birth was settled at " + before + ", now it is " + state.birth());
        }
      }
    }

    @Override
    public void saw(SwarmEvent event) {
      if (event instanceof SwarmEvent.CommanderChanged changed) {
        if (!Objects.equals(changed.from(), replayed)) {
          throw violation("by the events it followed " + replayed + "; the next says " + changed);
        }
        replayed = changed.to();
      }
    }

    @Override
    public void after() {
      snapshot = self.core().topology(self.now());
      judge();
    }

    @Override
    public void inspect() {
      judge();
    }

    @Override
    public void died() {
      watches.remove(self.creation());
    }

    /** Whether a reader is told now that this node commands. */
    private @Nullable Commander command() {
      Commander commander = snapshot.commander(self.now().nanos());
      return commander != null && commander.node().equals(self.node()) ? commander : null;
    }

    private void judge() {
      Commander shown = snapshot.commander(self.now().nanos());
      if (shown != null) {
        judgeShown(shown);
      }
      Commander before = own;
      own = command();
      if (own == null) {
        return;
      }
      if (before == null || before.token().term() != own.token().term()) {
        elections++;
        ownSinceNanos = self.world().nowNanos();
        judgeTerm(own.token().term());
      }
      judgeOthers();
    }

    private void judgeShown(Commander shown) {
      Token last = highest;
      if (last != null && shown.token().compareTo(last) < 0) {
        throw violation("its token was " + last + ", now it is " + shown.token());
      }
      highest = shown.token();
      if (!shown.equals(replayed)) {
        throw violation("it shows " + shown + ", the events say " + replayed);
      }
    }

    private void judgeTerm(long term) {
      Term known = terms.get(term);
      if (known == null) {
        terms.put(term, new Term(self.node(), self.creation(), self.world().nowNanos()));
      } else if (majority
          && known.creation() != self.creation()
          && !isMemoryLost(known.sinceNanos())) {
        throw violation("it commands in the term " + term + ", as did " + known);
      }
    }

    private void judgeOthers() {
      for (Watch other : watches.values()) {
        if (other == this || other.command() == null) {
          continue;
        }
        boolean excused = !majority || isMemoryLost(Math.min(ownSinceNanos, other.ownSinceNanos));
        if (quiet || !excused) {
          throw violation(
              "it commands with "
                  + own
                  + " while "
                  + other.self.node()
                  + " does with "
                  + other.command());
        }
      }
    }

    /** Whether so many have lost their memory since then that nobody can be held to a promise. */
    private boolean isMemoryLost(long sinceNanos) {
      World world = self.world();
      int fresh = 0;
      for (Watch watch : watches.values()) {
        fresh += watch.startNanos >= sinceNanos - CLAIM_NANOS ? 1 : 0;
      }
      for (String node : world.nodes()) {
        fresh += world.lifeOf(node) == null ? 1 : 0;
      }
      return !promisesKept && fresh >= quorum.size();
    }

    private AssertionError violation(String problem) {
      return new AssertionError(
          "at %.3f s, topology of %s: %s"
              .formatted(self.world().nowNanos() / 1e9, self.node(), problem));
    }
  }
}
