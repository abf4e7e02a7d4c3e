package dev.starling.core.election;

import dev.starling.core.event.DownReason;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.message.Message;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.Now;
import dev.starling.core.port.PromiseStore;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Memory;
import dev.starling.core.topology.Promise;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.RoleAssignment;
import dev.starling.core.topology.Token;
import dev.starling.core.topology.TopologyConfig;
import dev.starling.core.topology.TopologyNode;
import dev.starling.core.topology.TopologySnapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * This node's place among the others, and its opinion of who commands. See {@code
 * docs/protocols/topology.md}.
 *
 * <p>Call order: any {@code handle} method, then {@link #settle}, which does what follows from it;
 * {@link #untilNextNanos} tells when that is due without an input. Not thread-safe.
 */
public final class Topology {
  /** A state follows the one before not sooner. */
  static final long STATE_GAP_NANOS = 20_000_000;

  /** What the topology asks for. */
  public interface Effects {
    /** Sends to a member; without a connection it is dropped. */
    void send(String node, Message message);

    void emit(SwarmEvent event);
  }

  private final String self;
  private final TopologyConfig config;
  private final HealthConfig health;
  private final Members members;
  private final RandomGenerator random;
  private final Promise kept;
  private final PromiseStore store;
  private final Effects effects;
  private final Peers peers;
  private final Roles roles;
  private long incarnation;
  private Planted planted = Planted.NONE;
  private @Nullable Running running;

  /** Members with a connection that speak of topology. */
  private final Set<String> linked = new LinkedHashSet<>();

  /** What can be said once the time is known. */
  private final class Running {
    final Births births;
    final Electorate electorate;
    final @Nullable Seniority seniority;
    final @Nullable Command command;
    Belief belief = Belief.NOBODY;
    @Nullable Commander shown;
    @Nullable Token highestShown;
    Map<String, Role> shownRoles = Map.of();
    Message.@Nullable TopologyState told;
    long toldNanos;
    boolean dirty = true;

    /** What is due is so from then on, though what asked for it would ask for a later time now. */
    long dueNanos;

    Running(Now now) {
      births = new Births(now, config.discoveryGrace());
      electorate = new Electorate(self, incarnation, config, peers, roles, births, planted);
      boolean votes = config.quorum().size() > 1;
      seniority = votes ? null : new Seniority(electorate, health, effects);
      command = votes ? new Command(now, electorate, health, kept, store, random, effects) : null;
    }
  }

  /**
   * The topology of a node that starts.
   *
   * @param kept the promise that was kept last, {@link Promise#NONE} if there is none
   * @param store where promises are kept
   */
  public Topology(
      String self,
      long incarnation,
      TopologyConfig config,
      HealthConfig health,
      Members members,
      Promise kept,
      PromiseStore store,
      RandomGenerator random,
      Effects effects) {
    this.self = self;
    this.incarnation = incarnation;
    this.config = config;
    this.health = health;
    this.members = members;
    this.kept = kept;
    this.store = store;
    this.random = random;
    this.effects = effects;
    this.peers = new Peers(self, members);
    this.roles = new Roles(self);
  }

  /** For tests only, before anything else: does one thing wrong from now on. */
  public void plant(Planted bug) {
    planted = bug;
  }

  private Running running(Now now) {
    Running current = running;
    if (current == null) {
      current = new Running(now);
      running = current;
    }
    return current;
  }

  /** A member that speaks of topology is connected. */
  public void handleConnected(Now now, String node) {
    Running run = running(now);
    run.births.connected(now, planted);
    linked.add(node);
    run.dirty = true;
    effects.send(node, state(now, run));
    if (!roles.all().isEmpty()) {
      effects.send(node, new Message.TopologyRoles(roles.all()));
    }
  }

  /** A connection ended. */
  public void handleDisconnected(Now now, String node) {
    if (linked.remove(node)) {
      peers.disconnected(node);
      running(now).dirty = true;
    }
  }

  /** The monitor tells of a member. */
  public void handleEvent(Now now, SwarmEvent event) {
    Running run = running(now);
    if (event instanceof SwarmEvent.NodeDown down && down.reason() != DownReason.TIMEOUT) {
      peers.ended(down.node());
      if (run.command != null) {
        run.command.handleEnded(now, down.node());
      }
    } else if (event instanceof SwarmEvent.NodeForgotten gone) {
      peers.forgotten(gone.node());
    }
    run.dirty = true;
  }

  /** Others know of a later life of this node's name: this is another one now. */
  public void handleRisen(Now now, long higher) {
    incarnation = higher;
    Running run = running(now);
    run.electorate.risen(higher);
    run.dirty = true;
  }

  /** A promise that {@link PromiseStore#keep} took is kept. */
  public void handlePromiseKept(Now now, Promise promise) {
    Running run = running(now);
    if (run.command != null) {
      run.command.handleKept(now, promise);
      run.dirty = true;
    }
  }

  /**
   * Assigns a role to a node, or takes back what was assigned.
   *
   * @throws IllegalArgumentException if no Starling node of that name is known
   */
  public void promote(Now now, String node, Role role) {
    Fact fact = peers.get(node);
    if (fact == null && !node.equals(self)) {
      throw new IllegalArgumentException(
          "node: " + node + " is no Starling node that is known here");
    }
    long life = fact == null ? incarnation : fact.incarnation();
    spread(roles.assign(now, node, life, role), "");
    running(now).dirty = true;
  }

  private void spread(List<RoleAssignment> news, String except) {
    for (String node : news.isEmpty() ? Set.<String>of() : linked) {
      if (!node.equals(except)) {
        effects.send(node, new Message.TopologyRoles(news));
      }
    }
  }

  /** A message of a connected member. */
  public void handleMessage(Now now, String from, Message message) {
    if (!linked.contains(from)) {
      return;
    }
    Running run = running(now);
    runSeniority(now, run);
    run.dirty = true;
    if (message instanceof Message.TopologyState state) {
      handleState(now, run, from, state);
    } else if (message instanceof Message.TopologyRoles told) {
      spread(roles.merge(told.roles()), from);
    } else if (message instanceof Message.TopologyTold told && run.seniority != null) {
      run.seniority.heard(from, told.number());
    } else if (message instanceof Message.TopologyAsk ask && run.command == null) {
      effects.send(from, new Message.TopologyTold(ask.number(), 0, Memory.KEPT, 0));
    } else if (run.command != null) {
      handleVote(now, run.command, from, message);
    }
  }

  private void handleState(Now now, Running run, String from, Message.TopologyState state) {
    Fact before = peers.get(from);
    boolean returned = before == null || !before.connected;
    Fact fact = peers.heard(from, state);
    run.electorate.see(state.token());
    Commander told = state.commander();
    if (told != null) {
      run.electorate.see(told.token());
    }
    run.births.heard(now, fact);
    if (run.command != null) {
      run.command.handleState(fact);
    }
    if (returned && run.seniority != null) {
      run.seniority.reconnected(from);
    }
  }

  private void handleVote(Now now, Command command, String from, Message message) {
    Fact fact = peers.get(from);
    if (message instanceof Message.TopologyClaim claim) {
      command.handleClaim(now, from, claim);
    } else if (message instanceof Message.TopologySupport support) {
      command.handleSupport(now, from, support);
    } else if (message instanceof Message.TopologyRefusal refusal) {
      command.handleRefusal(now, from, refusal);
    } else if (message instanceof Message.TopologyRelease release) {
      command.handleRelease(now, from, release);
    } else if (message instanceof Message.TopologyAsk ask) {
      command.handleAsk(from, ask);
    } else if (message instanceof Message.TopologyTold told && fact != null) {
      command.handleTold(now, fact, told);
    }
  }

  private static void runSeniority(Now now, Running run) {
    if (run.seniority != null) {
      run.seniority.run(now);
    }
  }

  /** Does what follows from what happened, and what is due by now. */
  public void settle(Now now) {
    Running run = running(now);
    boolean commanded = run.seniority != null && run.seniority.commands();
    runSeniority(now, run);
    boolean doubts = commanded && run.seniority != null && !run.seniority.commands();
    if (!run.dirty && !doubts && untilDueNanos(now, run) > 0) {
      return;
    }
    run.dirty = false;
    run.births.advance(now);
    if (run.seniority != null) {
      run.belief = run.seniority.evaluate(now);
    } else if (run.command != null) {
      run.belief = run.command.evaluate(now);
    }
    show(now, run);
    tell(now, run);
    run.dueNanos = now.nanos() + untilChangeNanos(now, run);
  }

  /** Tells users what changed. A token below one that was shown is not. */
  private void show(Now now, Running run) {
    Commander next = run.belief.commanding();
    Token highest = run.highestShown;
    if (next != null && highest != null && next.token().compareTo(highest) < 0) {
      next = null;
    }
    Commander before = run.shown;
    if (next == null ? before != null : !next.equals(before)) {
      run.shown = next;
      run.highestShown = next == null ? highest : next.token();
      effects.emit(new SwarmEvent.CommanderChanged(now.epochMillis(), before, next));
    }
    Map<String, Role> shown = new TreeMap<>();
    for (TopologyNode node : nodes(now, run)) {
      if (node.birth().isEmpty()) {
        // It has not said yet what it is, or is a BEAM node.
        continue;
      }
      boolean commands = next != null && next.node().equals(node.node());
      Role role = commands ? Role.COMMANDER : node.role();
      shown.put(node.node(), role);
      Role known = run.shownRoles.get(node.node());
      if (known != null && known != role) {
        effects.emit(new SwarmEvent.RoleChanged(now.epochMillis(), node.node(), known, role));
      }
    }
    run.shownRoles = shown;
  }

  private void tell(Now now, Running run) {
    Message.TopologyState next = state(now, run);
    if (!isNews(next, run.told)) {
      return;
    }
    if (run.told == null || now.nanos() - run.toldNanos >= STATE_GAP_NANOS) {
      run.told = next;
      run.toldNanos = now.nanos();
      linked.forEach(node -> effects.send(node, next));
    }
  }

  private static boolean isNews(Message.TopologyState next, Message.@Nullable TopologyState told) {
    return told == null || !withAge(next, told.ageMillis()).equals(told);
  }

  private static Message.TopologyState withAge(Message.TopologyState state, long ageMillis) {
    return new Message.TopologyState(
        state.incarnation(),
        state.birth(),
        state.standing(),
        ageMillis,
        state.role(),
        state.highest(),
        state.memory(),
        state.token(),
        state.commander(),
        state.path());
  }

  private Message.TopologyState state(Now now, Running run) {
    Commander followed = run.belief.commander();
    boolean far = run.belief.path().size() > Peers.MAX_PATH;
    return new Message.TopologyState(
        incarnation,
        run.births.birth(),
        run.births.standing(),
        run.births.ageMillis(now),
        config.role(),
        run.births.highest(),
        run.command == null ? Memory.KEPT : run.command.memory(),
        run.electorate.highest(),
        far ? null : followed,
        far ? List.of() : run.belief.path());
  }

  /** Whether a node that is known here has the role of a relay. */
  public boolean isRelay(String node) {
    Running run = running;
    Fact fact = peers.get(node);
    return run != null && fact != null && run.electorate.role(fact) == Role.RELAY;
  }

  /** How long until {@link #settle} is due, nanoseconds. */
  public long untilNextNanos(Now now) {
    return untilDueNanos(now, running(now));
  }

  private long untilDueNanos(Now now, Running run) {
    return run.dirty ? 0 : run.dueNanos - now.nanos();
  }

  private long untilChangeNanos(Now now, Running run) {
    long interval = health.pingInterval().toNanos();
    long until = Math.min(run.births.untilNextNanos(now), interval);
    if (run.seniority != null) {
      until = Math.min(until, run.seniority.untilNextNanos(now, interval));
    }
    if (run.command != null) {
      until = Math.min(until, run.command.untilNextNanos(now));
    }
    if (isNews(state(now, run), run.told)) {
      until = Math.min(until, run.toldNanos + STATE_GAP_NANOS - now.nanos());
    }
    return until;
  }

  /** Whom this node follows, as the last event told; null if nobody. */
  public @Nullable Commander commander() {
    Running run = running;
    return run == null ? null : run.shown;
  }

  /** What readers see. */
  public TopologySnapshot snapshot(Now now) {
    Running run = running(now);
    int voters = run.electorate.selfVotes() ? 1 : 0;
    int known = voters;
    for (Fact fact : peers.all()) {
      boolean votes = run.electorate.isVoter(fact);
      known += votes ? 1 : 0;
      boolean here = run.command == null ? peers.isLive(fact) : peers.hears(fact);
      voters += votes && here ? 1 : 0;
    }
    return new TopologySnapshot(
        self,
        config.quorum(),
        run.shown,
        untilNanos(now, run),
        run.command == null ? new long[0] : run.command.supportUntilNanos(now),
        nodes(now, run),
        voters,
        config.quorum().isSafe(known));
  }

  private long untilNanos(Now now, Running run) {
    Commander shown = run.shown;
    if (shown != null && shown.node().equals(self)) {
      return run.seniority == null ? now.nanos() + Long.MAX_VALUE / 4 : run.seniority.untilNanos();
    }
    return now.nanos() + health.downAfter().toNanos();
  }

  private List<TopologyNode> nodes(Now now, Running run) {
    List<TopologyNode> nodes = new ArrayList<>();
    TopologyNode own =
        new TopologyNode(self, run.electorate.selfRole(), OptionalLong.of(run.births.birth()));
    boolean added = false;
    for (NodeHealth other : members.all(now)) {
      if (other.status() == NodeStatus.DOWN) {
        continue;
      }
      if (!added && self.compareTo(other.node()) < 0) {
        nodes.add(own);
        added = true;
      }
      Fact fact = peers.get(other.node());
      nodes.add(
          fact == null
              ? new TopologyNode(other.node(), Role.OBSERVER, OptionalLong.empty())
              : new TopologyNode(
                  other.node(), run.electorate.role(fact), OptionalLong.of(fact.state.birth())));
    }
    if (!added) {
      nodes.add(own);
    }
    return nodes;
  }
}
