package dev.starling.erldist.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Term;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TermCodecTest {
  private static final Term HEARTBEAT =
      new MapTerm(Map.of(Atom.of("node"), Atom.of("a@127.0.0.1")));

  @Test
  void readsWhatOtp25And27GossipAndWritesTheLatter() throws Exception {
    assertEquals(HEARTBEAT, decode("8374000000016400046e6f646564000b61403132372e302e302e31"));
    String modern = "83740000000177046e6f6465770b61403132372e302e302e31";
    assertEquals(HEARTBEAT, decode(modern));
    ByteBuf out = Unpooled.buffer(0);
    TermEncoder.encodeExternal(HEARTBEAT, out);
    assertEquals(modern, ByteBufUtil.hexDump(out));
  }

  @Test
  void leavesTheReaderBehindTheTerm() throws Exception {
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("6d0000000161ff"));
    assertEquals(BinaryTerm.utf8("a"), new TermDecoder(TermLimits.DEFAULT).decode(in));
    assertEquals(1, in.readableBytes());
  }

  private static Term decode(String hex) throws TermFormatException {
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    return new TermDecoder(TermLimits.DEFAULT).decodeExternal(in);
  }
}
