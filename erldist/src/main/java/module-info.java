import org.jspecify.annotations.NullMarked;

/** A node of Erlang's distribution protocol, for the JVM. Knows nothing of swarms. */
@NullMarked
module dev.starling.erldist {
  requires transitive io.netty.buffer;
  requires transitive io.netty.common;
  requires transitive io.netty.transport;
  requires io.netty.codec;
  requires io.netty.transport.classes.epoll;
  requires static transitive org.jspecify;

  exports dev.starling.erldist.codec;
  exports dev.starling.erldist.dist;
  exports dev.starling.erldist.epmd;
  exports dev.starling.erldist.node;
  exports dev.starling.erldist.term;
}
