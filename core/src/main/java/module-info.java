import org.jspecify.annotations.NullMarked;

/**
 * The swarm's protocols as pure state machines: no clock, no socket, no thread, no random source.
 */
@NullMarked
@SuppressWarnings("module") // The test kit is built after this module.
module dev.starling.core {
  requires transitive dev.starling.crdt;
  requires static transitive org.jspecify;

  exports dev.starling.core;
  exports dev.starling.core.comms;
  exports dev.starling.core.connect;
  exports dev.starling.core.discovery;
  exports dev.starling.core.durable;
  exports dev.starling.core.election;
  exports dev.starling.core.event;
  exports dev.starling.core.health;
  exports dev.starling.core.link;
  exports dev.starling.core.message;
  exports dev.starling.core.monitor;
  exports dev.starling.core.overlay;
  exports dev.starling.core.planted to
      dev.starling.testkit;
  exports dev.starling.core.port;
  exports dev.starling.core.sync;
  exports dev.starling.core.topology;
  exports dev.starling.core.value;
}
