package dev.starling.testkit.check;

import dev.starling.core.event.DownReason;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.message.Message;
import dev.starling.testkit.world.Input;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.Observer;
import dev.starling.testkit.world.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches what one core makes of its inputs, with an account of its own of who gave a sign of life
 * and when. It knows the rules of the protocol, and no code of the monitor.
 *
 * <ul>
 *   <li>A status changes only on an input that is a reason for it, and never to healthy from down
 *       but by the node's own answer; or, where there is no connection, by the word of a relay,
 *       about a node that lives or did so lately.
 *   <li>Silence is suspect after 5 s and down after 30 s, not sooner, and down not half a second
 *       later (of a large swarm: later by as much as a node may go unheard, since no observer knows
 *       when it stopped); time in which the observer was stopped does not count, but for an
 *       interval.
 *   <li>Refused and gone names condemn only processes that are dead.
 *   <li>Events in order give the same list as the snapshot; of a large swarm this is looked at each
 *       second, otherwise after each event.
 *   <li>Who is connected is a member, and incarnations never go back.
 * </ul>
 */
public final class HealthWitness implements Observer {
  private static final HealthConfig CONFIG = HealthConfig.DEFAULT;
  private static final long INTERVAL_NANOS = CONFIG.pingInterval().toNanos();
  private static final long SLACK_NANOS = 100_000_000;

  /** So many nodes all ping each other; of more, each is pinged by a few. */
  private static final int WATCHED_BY_ALL = 64;

  private static final int WATCHERS = 5;

  /**
   * Who had a link notices after 5 s; should it fall silent just then, its neighbour does 5 s
   * later, and the neighbour of that one likewise; and each tells it in about a second.
   */
  private static final long BELIEVED_NANOS = 20_000_000_000L;

  private record Sign(long earliestNanos, long latestNanos) {}

  private final World world;
  private final Life self;
  private final Map<String, NodeStatus> replay = new TreeMap<>();
  private final Map<String, Sign> signs = new HashMap<>();

  /** Visible peers from their connection on, hidden ones from their hello. */
  private final Map<String, Long> expectedSinceNanos = new HashMap<>();

  private final Map<String, Long> creations = new HashMap<>();
  private final Map<String, Long> incarnations = new HashMap<>();

  /** What the list was when it was looked at last. */
  private List<NodeHealth> compared = List.of();

  private Input input = Input.TIMER;
  private boolean sawEvents;

  /** What was late before the node got faster is late still. */
  private long slowestNanos;

  private long ownIncarnation = Long.MIN_VALUE;

  /** What relays told of nodes without a connection, by when they were seen last. */
  private final Map<String, Long> toldMillis = new HashMap<>();

  private final Set<String> unconnectedBefore = new HashSet<>();

  private long missedBeforeNanos;

  /** The life whose change to up or down is still to be announced. */
  private SwarmEvent.@Nullable StatusChange unannounced;

  public HealthWitness(Life self) {
    this.world = self.world();
    this.self = self;
  }

  @Override
  public void before(Input next) {
    input = next;
    sawEvents = false;
    slowestNanos = Math.max(slowestNanos, self.slowNanos());
  }

  @Override
  public void after() {
    check(unannounced == null, "a status without its event: %s", unannounced);
    if (sawEvents && world.nodes().size() <= WATCHED_BY_ALL) {
      compareWithSnapshot();
    }
  }

  @Override
  public void connected(String node, boolean visible) {
    expectedSinceNanos.put(node, visible ? self.awakeNanos() : Long.MAX_VALUE);
    NodeStatus status = replay.get(node);
    if (status == null || status == NodeStatus.DOWN) {
      sign(node);
    }
  }

  @Override
  public void answered(String node) {
    sign(node);
  }

  @Override
  public void heard(String from, Message message) {
    if (message instanceof Message.Pong) {
      sign(from);
    } else if (message instanceof Message.Probed probed) {
      NodeStatus status = replay.get(probed.target());
      if (status != null && status != NodeStatus.DOWN) {
        sign(probed.target());
      }
    } else if (message instanceof Message.Hello) {
      expectedSinceNanos.merge(from, self.awakeNanos(), Math::min);
    }
  }

  private void sign(String node) {
    signs.put(node, new Sign(self.awakeOrShortlyPausedNanos(), self.awakeNanos()));
  }

  @Override
  public void saw(SwarmEvent event) {
    sawEvents = true;
    SwarmEvent.StatusChange change = unannounced;
    unannounced = null;
    if (event instanceof SwarmEvent.StatusChange next) {
      check(change == null, "%s instead of the event for %s", event, change);
      changed(next);
    } else if (event instanceof SwarmEvent.NodeUp up) {
      check(change != null && change.node().equals(up.node()), "%s by itself", event);
      check(change != null && change.to() == NodeStatus.HEALTHY, "%s on %s", event, change);
    } else if (event instanceof SwarmEvent.NodeDown down) {
      check(change != null && change.node().equals(down.node()), "%s by itself", event);
      check(change != null && change.to() == NodeStatus.DOWN, "%s on %s", event, change);
      judgeDown(down.node(), down.reason());
    } else if (event instanceof SwarmEvent.NodeForgotten gone) {
      check(replay.remove(gone.node()) == NodeStatus.DOWN, "%s though it was not down", event);
      incarnations.remove(gone.node());
    }
  }

  private void changed(SwarmEvent.StatusChange change) {
    NodeStatus known = replay.put(change.node(), change.to());
    boolean joins = change.from() == null;
    check(joins || change.from() == known, "%s though it was %s", change, known);
    check(!joins || known == null || known == NodeStatus.DOWN, "%s though %s", change, known);
    switch (change.to()) {
      case HEALTHY -> judgeHealthy(change);
      case SUSPECT -> judgeSuspect(change);
      case DOWN -> unannounced = change;
    }
  }

  private void judgeHealthy(SwarmEvent.StatusChange change) {
    String node = change.node();
    if (isRelayed(node)) {
      check(isBelievable(node), "%s, and it is dead", change);
      boolean unknown = change.from() == null || change.from() == NodeStatus.DOWN;
      unannounced = unknown ? change : null;
      sign(node);
      creations.remove(node);
    } else if (change.from() == null) {
      check(self.connectedTo().contains(node), "%s without a connection", change);
      long earliest = self.awakeOrShortlyPausedNanos() - INTERVAL_NANOS;
      Sign known = signs.getOrDefault(node, new Sign(earliest, 0));
      signs.put(node, new Sign(Math.max(known.earliestNanos(), earliest), self.awakeNanos()));
      creations.remove(node);
      unannounced = change;
    } else if (change.from() == NodeStatus.DOWN) {
      check(input.isAnswerOf(node), "%s on %s", change, input);
      unannounced = change;
    } else {
      check(input.isAnswerOf(node) || input.isWordAbout(node), "%s on %s", change, input);
    }
  }

  /** Whether it is not connected, and known by the word of another. */
  private boolean isRelayed(String node) {
    return world
        .health(self.node(), node)
        .filter(health -> !health.connected() && health.via() != null)
        .isPresent();
  }

  /** Whether a node lives, or did so lately. */
  private boolean isBelievable(String node) {
    return world.nowNanos() - world.aliveUntilNanos(node) <= BELIEVED_NANOS;
  }

  /** The word of relays comes each second. */
  private void hearRelays() {
    long missedNanos = world.nowNanos() - self.awakeNanos();
    // What it was told before it was stopped was true then.
    boolean awake = missedNanos - missedBeforeNanos < INTERVAL_NANOS;
    missedBeforeNanos = missedNanos;
    for (NodeHealth health : self.core().nodes(self.now())) {
      Long before = toldMillis.put(health.node(), health.lastSeenMillis());
      boolean unconnected = !health.connected() && health.via() != null;
      // It may have been connected since its last word.
      boolean relayed = unconnectedBefore.remove(health.node()) || unconnected;
      if (unconnected) {
        unconnectedBefore.add(health.node());
      }
      if (relayed && health.via() != null) {
        if (before != null && before != health.lastSeenMillis()) {
          check(!awake || isBelievable(health.node()), "%s is alive by a relay, and dead", health);
          Sign known = signs.get(health.node());
          long earliest = self.awakeOrShortlyPausedNanos() - 2 * INTERVAL_NANOS;
          signs.put(
              health.node(),
              new Sign(
                  known == null ? earliest : Math.max(known.earliestNanos(), earliest),
                  self.awakeNanos()));
        }
      }
    }
  }

  private void judgeSuspect(SwarmEvent.StatusChange change) {
    boolean unreachable =
        input.kind() == Input.Kind.DIAL_FAILED && change.node().equals(input.about());
    check(
        unreachable || silentNanosAtMost(change.node()) >= CONFIG.suspectAfter().toNanos(),
        "%s after %s ns on %s",
        change,
        silentNanosAtMost(change.node()),
        input);
  }

  private void judgeDown(String node, DownReason reason) {
    switch (reason) {
      case TIMEOUT ->
          check(
              input.kind() == Input.Kind.TIMER
                  && silentNanosAtMost(node) >= CONFIG.downAfter().toNanos(),
              "%s is down after %s ns on %s",
              node,
              silentNanosAtMost(node),
              input);
      case REFUSED, NAME_GONE ->
          check(
              input.kind() == Input.Kind.DIAL_FAILED
                  && !world.isAlive(creations.getOrDefault(node, 0L)),
              "%s is down on %s, and lives",
              node,
              input);
      case NEW_INCARNATION ->
          check(!world.isAlive(creations.getOrDefault(node, 0L)), "%s lives", node);
      case LEFT -> check(input.message() instanceof Message.Leave, "%s did not leave", node);
    }
  }

  @Override
  public void inspect() {
    hearRelays();
    int connected = compareWithSnapshot();
    long earliestNanos =
        self.awakeNanos()
            - (CONFIG.downAfter().toNanos() + INTERVAL_NANOS / 2 + slackNanos() + unheardNanos());
    replay.forEach(
        (node, status) ->
            check(
                status == NodeStatus.DOWN || signOf(node).latestNanos() >= earliestNanos,
                "%s is %s without a sign of life",
                node,
                status));
    // Every connected member has a connection; so if there are as many, it is the same nodes.
    if (connected != self.connectedTo().size()) {
      checkAllConnectedAreMembers();
    }
    check(self.core().incarnation() >= ownIncarnation, "its own incarnation went back");
    ownIncarnation = self.core().incarnation();
  }

  private void checkAllConnectedAreMembers() {
    Set<String> members = connectedMembers();
    for (String node : self.connectedTo()) {
      long expectedNanos = self.awakeNanos() - INTERVAL_NANOS - slackNanos();
      boolean settled = expectedSinceNanos.getOrDefault(node, Long.MAX_VALUE) < expectedNanos;
      check(!settled || members.contains(node), "%s is connected and no member", node);
    }
  }

  /** How late a core may be that does all it should. */
  private long slackNanos() {
    return SLACK_NANOS + 2 * slowestNanos;
  }

  /** How long a node may go unheard because others listen to it: a fifth of a second for each. */
  private long unheardNanos() {
    int nodes = world.nodes().size();
    return nodes > WATCHED_BY_ALL ? INTERVAL_NANOS * nodes / WATCHERS : 0;
  }

  private Set<String> connectedMembers() {
    Set<String> members = new HashSet<>();
    for (NodeHealth health : self.core().nodes(self.now())) {
      if (health.connected()) {
        members.add(health.node());
      }
    }
    return members;
  }

  /** Gives how many in the list are connected. */
  @SuppressWarnings("ReferenceEquality") // The very same, which cannot have changed.
  private int compareWithSnapshot() {
    List<NodeHealth> listed = self.core().nodes(self.now());
    Iterator<Map.Entry<String, NodeStatus>> expected = replay.entrySet().iterator();
    int connected = 0;
    for (int i = 0; i < listed.size(); i++) {
      NodeHealth health = listed.get(i);
      boolean same = expected.hasNext() && isAsTold(health, expected.next());
      check(same, "the list is %s, the events say %s", listed, replay);
      if (health.connected()) {
        connected++;
        check(self.connectedTo().contains(health.node()), "%s has no connection", health);
      }
      if (i >= compared.size() || compared.get(i) != health) {
        compareLives(health);
      }
    }
    check(!expected.hasNext(), "the list is %s, the events say %s", listed, replay);
    compared = listed;
    return connected;
  }

  private static boolean isAsTold(NodeHealth health, Map.Entry<String, NodeStatus> told) {
    return told.getKey().equals(health.node()) && told.getValue() == health.status();
  }

  private void compareLives(NodeHealth health) {
    creations.put(health.node(), health.creation());
    health
        .incarnation()
        .ifPresent(
            incarnation -> {
              Long before = incarnations.put(health.node(), incarnation);
              check(before == null || before <= incarnation, "%s was %s", health, before);
            });
  }

  private Sign signOf(String node) {
    return Objects.requireNonNull(signs.get(node), node);
  }

  /** How long the node was silent, where nothing is held against the observer. */
  private long silentNanosAtMost(String node) {
    return self.awakeOrShortlyPausedNanos() - signOf(node).earliestNanos();
  }

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a dependency of users.
  private void check(boolean holds, String problem, @Nullable Object... details) {
    if (!holds) {
      throw new AssertionError(
          "at %.3f s %s sees: ".formatted(world.nowNanos() / 1e9, self.node())
              + problem.formatted(details));
    }
  }
}
