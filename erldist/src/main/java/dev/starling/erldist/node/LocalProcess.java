package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import java.util.HashMap;
import java.util.Map;

/**
 * A process of this node: a pid, and the {@link ProcessHandler} that reacts to what arrives. It has
 * no thread and no queue of its own. Its methods are for any thread; what they start happens on the
 * event loop, at once when called there.
 */
public final class LocalProcess {
  private final NodeCore core;
  private final Pid pid;
  private final ProcessHandler handler;
  private volatile boolean alive = true;
  private volatile boolean named;

  // Event loop only.
  private final Map<Reference, Watch> watches = new HashMap<>();
  private final Map<Reference, Monitor> monitors = new HashMap<>();
  private final Map<Pid, Link> links = new HashMap<>();

  LocalProcess(NodeCore core, Pid pid, ProcessHandler handler) {
    this.core = core;
    this.pid = pid;
    this.handler = handler;
  }

  public Pid pid() {
    return pid;
  }

  public boolean isAlive() {
    return alive;
  }

  /**
   * As {@link ErlNode#send(Pid, Term)}, with this process as the sender: only its own large
   * messages hold its later ones back.
   *
   * @return whether the message was handed to a connection
   */
  public boolean send(Pid to, Term message) {
    return core.send(pid, to, message);
  }

  /** As {@link ErlNode#send(Reference, Term)}, with this process as the sender. */
  public boolean send(Reference alias, Term message) {
    return core.send(pid, alias, message);
  }

  /** As {@link ErlNode#send(String, String, Term)}, with this process as the sender. */
  public boolean send(String name, String node, Term message) {
    return core.send(pid, name, node, message);
  }

  /**
   * Makes the process reachable as {@code {Name, Node}}. A process may have several names; they are
   * free again when it ends.
   *
   * @throws IllegalArgumentException when another process has the name
   * @throws LimitExceededException at {@link NodeLimits#maxRegistrations()}
   * @throws IllegalStateException when the process has ended
   */
  public void register(String name) {
    named = true;
    core.processes().register(Atom.of(name), this);
    if (!alive) {
      core.processes().removeNames(this);
      throw new IllegalStateException("the process has ended");
    }
  }

  /** Returns whether the process had that name. */
  public boolean unregister(String name) {
    return core.processes().unregister(Atom.of(name), this);
  }

  /**
   * Monitors a process, here or on another node: {@link ProcessHandler#down} is called once when it
   * ends, with {@code noproc} if there is none, with {@code noconnection} if its node is not, or no
   * longer, connected.
   */
  public Reference monitor(Pid target) {
    Reference reference = core.context().identifiers().newReference();
    core.context().run(() -> core.monitors().start(this, reference, target));
    return reference;
  }

  /** Monitors the process with a registered name on {@code node}, as {@link #monitor(Pid)}. */
  public Reference monitor(String name, String node) {
    Reference reference = core.context().identifiers().newReference();
    Atom target = Atom.of(name);
    Atom host = Atom.of(node);
    core.context().run(() -> core.monitors().start(this, reference, target, host));
    return reference;
  }

  /** Ends a monitor. Called on the event loop, its {@code down} does not come any more. */
  public void demonitor(Reference monitor) {
    core.context().run(() -> core.monitors().stop(this, monitor));
  }

  /**
   * Links this process and another: the end of one is told to the other, see {@link
   * ProcessHandler#exitSignal}.
   */
  public void link(Pid other) {
    core.context().run(() -> core.links().start(this, other));
  }

  /** Ends a link. Called on the event loop, its exit signal does not come any more. */
  public void unlink(Pid other) {
    core.context().run(() -> core.links().stop(this, other));
  }

  /** Ends this process. Watchers and linked processes are told {@code reason}. */
  public void exit(Term reason) {
    core.context().run(() -> core.end(this, reason));
  }

  /** Sends an exit signal to another process, as {@code erlang:exit/2} does. */
  public void exit(Pid other, Term reason) {
    core.context().run(() -> core.links().sendExit(this, other, reason));
  }

  @Override
  public String toString() {
    return "LocalProcess[" + pid.id() + "." + pid.serial() + (alive ? "]" : ", ended]");
  }

  ProcessHandler handler() {
    return handler;
  }

  boolean isNamed() {
    return named;
  }

  void markEnded() {
    alive = false;
  }

  /** By processes that monitor this one. */
  Map<Reference, Watch> watches() {
    return watches;
  }

  /** By this process, of others. */
  Map<Reference, Monitor> monitors() {
    return monitors;
  }

  Map<Pid, Link> links() {
    return links;
  }
}
