/**
 * A swarm in memory and in virtual time, for tests of what is built on Starling.
 *
 * <p>{@link dev.starling.testkit.VirtualSwarm} runs the classes of production, and encodes and
 * decodes each message as production does; only sockets, clocks and chance are its own. Time passes
 * when the test says so, a minute in milliseconds. One seed is one history: a test that fails does
 * so again with the same seed.
 *
 * <pre>{@code
 * VirtualSwarm swarm = new VirtualSwarm(7);
 * swarm.add("a", "b", "c");
 * swarm.start("a", "b", "c");
 * swarm.passUntil(swarm::isWhole, Duration.ofSeconds(10));
 * MyApp app = new MyApp(swarm.node("a").overlay());
 * swarm.cut("a", "b");
 * swarm.pass(Duration.ofMinutes(1));
 * }</pre>
 *
 * <p>Besides, the rules of health are checked all along on every node: what breaks one of them
 * comes out of {@code pass} as an {@link AssertionError}.
 *
 * <p>{@link dev.starling.testkit.Simulation} is what Starling itself is tested with: writes under
 * faults of all kinds by seed, each node held against a log of all operations.
 *
 * <p>A swarm and its nodes belong to one thread.
 */
package dev.starling.testkit;
