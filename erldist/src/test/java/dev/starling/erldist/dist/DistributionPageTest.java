package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/protocols/distribution.md are what this code speaks. */
class DistributionPageTest {
  private static final Path PAGE = Path.of("../docs/protocols/distribution.md");

  /** A row of the last table: what it is, and bytes only. */
  private static final Pattern ROW = Pattern.compile("\\| (.+) \\| `([0-9a-f ]+)` \\|");

  private final Map<String, ByteBuf> examples = new LinkedHashMap<>();

  @BeforeEach
  void readPage() throws IOException {
    String page = Files.readString(PAGE);
    Matcher row = ROW.matcher(page.substring(page.indexOf("## Examples")));
    while (row.find()) {
      examples.put(
          row.group(1),
          Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(row.group(2).replace(" ", ""))));
    }
  }

  @Test
  void theHandshakeIsWhatBothSidesSay() {
    HandshakePeer a = new HandshakePeer("a@127.0.0.1", DistFlags.VISIBLE, 77);
    HandshakePeer b = new HandshakePeer("b@127.0.0.1", 0xd07df7fbdL, 0xffff_fffdL);
    Cookie cookie = Cookie.of("biscuit");
    Initiator initiator = new Initiator(a, b.node(), cookie, 0xffff_fffe, () -> true);
    Acceptor acceptor = new Acceptor(b, cookie, 0x01020304, peer -> HandshakeStatus.OK);

    Iterator<Map.Entry<String, ByteBuf>> rows = examples.entrySet().iterator();
    ByteBuf toB = sent(initiator.start());
    expect(rows.next(), "name", toB.duplicate());
    ByteBuf toA = sent(acceptor.receive(toB));
    ByteBuf status = toA.slice(0, 5);
    expect(rows.next(), "status", status);
    expect(rows.next(), "challenge 01020304", toA.slice(5, toA.readableBytes() - 5));
    toB = sent(initiator.receive(toA));
    expect(rows.next(), "reply, challenge fffffffe", toB.duplicate());
    toA = sent(acceptor.receive(toB));
    expect(rows.next(), "acknowledgement", toA.duplicate());
    assertEquals(List.of(new HandshakeEffect.Established(b)), initiator.receive(toA));
  }

  @Test
  void theFramesAreReadAsThePageSays() throws FrameException {
    List<Term> received = new ArrayList<>();
    FrameReader reader =
        new FrameReader(
            new FrameParser(1_000),
            new FragmentAssembler(1_000, 1_000, ByteBufAllocator.DEFAULT),
            new RecordingSink(received),
            ByteBufAllocator.DEFAULT);
    reader.read(examples.get("tick").duplicate());
    assertEquals(List.of(), received);
    Pid sender = new Pid(Atom.of("a@127.0.0.1"), 5, 0, 77);
    TupleTerm control = TupleTerm.of(IntegerTerm.of(6), sender, Atom.EMPTY, Atom.of("rex"));
    for (String frames :
        List.of(
            "frame: `{6,<5.0>,'',rex}` and `hi`", "the same with a header", "in two fragments")) {
      received.clear();
      reader.read(examples.get(frames).duplicate());
      assertEquals(List.of(control, Atom.of("hi")), received, frames);
    }
    assertEquals(9, examples.size(), "every example of the page is looked at");
  }

  private static void expect(Map.Entry<String, ByteBuf> row, String name, ByteBuf bytes) {
    assertEquals(name, row.getKey());
    assertEquals(ByteBufUtil.hexDump(bytes), ByteBufUtil.hexDump(row.getValue()), name);
  }

  private static ByteBuf sent(List<HandshakeEffect> effects) {
    ByteBuf bytes = Unpooled.buffer();
    for (HandshakeEffect effect : effects) {
      if (effect instanceof HandshakeEffect.Send send) {
        bytes.writeBytes(send.message());
      }
    }
    return bytes;
  }
}
