package dev.starling.beam;

import static dev.starling.beam.ErlNodes.COOKIE;
import static dev.starling.beam.ErlNodes.get;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.dist.DistFlags;
import dev.starling.erldist.epmd.EpmdMode;
import dev.starling.erldist.epmd.FixedPorts;
import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.node.LocalProcess;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.FloatTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large messages from and to a stock {@code erl}, over a link that can be made slow. */
class FragmentBeamTest {
  private static final String ERL = "erl@127.0.0.1";
  private static final String US = "us@127.0.0.1";
  private static final Duration BOUND = Duration.ofSeconds(50);
  private static final int LARGE_BYTES = 64 << 20;

  /** More than an atom cache has entries, and not all of them ASCII. */
  private static final int ATOMS = 3_000;

  private static final int ELEMENTS = 100_000;

  /** The same term as {@link #structured}. */
  private static final String STRUCTURED =
      "[{I, list_to_atom([1078, $_ | integer_to_list(I rem "
          + ATOMS
          + ")]), <<I:64>>, I * 0.5, [ok, 'twenty three']} || I <- lists:seq(1, "
          + ELEMENTS
          + ")]";

  private Epmd epmd;
  private Beam beam;
  private TcpProxy link;
  private ErlNode node;
  private final LinkedBlockingQueue<Term> inbox = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    epmd = Epmd.start();
    beam = Beam.start(ERL, COOKIE, epmd.port());
    beam.eval("register(judge, self())");
    link = TcpProxy.to(EpmdEntry.lookUp(epmd.port(), "erl"));
    node =
        get(
            ErlNode.builder(US, Cookie.of(COOKIE))
                .epmd(EpmdMode.NONE)
                .fixedPorts(FixedPorts.common(link.port()))
                .build()
                .start());
    node.spawn("inbox", (self, message) -> inbox.add(message));
    get(node.connect(ERL));
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    link.close();
    beam.close();
    epmd.close();
  }

  private LocalProcess process() {
    return node.spawn((self, message) -> {});
  }

  private Term received() throws InterruptedException {
    Term message = inbox.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
    assertTrue(message != null, "nothing came within " + BOUND);
    return message;
  }

  private static byte[] content() {
    byte[] content = new byte[LARGE_BYTES];
    new SplittableRandom(5).nextBytes(content);
    return content;
  }

  private static Term structured() {
    List<Term> elements = new ArrayList<>(ELEMENTS);
    for (int i = 1; i <= ELEMENTS; i++) {
      byte[] bytes = {0, 0, 0, 0, (byte) (i >> 24), (byte) (i >> 16), (byte) (i >> 8), (byte) i};
      elements.add(
          TupleTerm.of(
              IntegerTerm.of(i),
              Atom.of("\u0436_" + i % ATOMS),
              BinaryTerm.wrap(bytes),
              new FloatTerm(i * 0.5),
              ListTerm.of(Atom.OK, Atom.of("twenty three"))));
    }
    return new ListTerm(elements);
  }

  private static String md5(byte[] bytes) throws Exception {
    return new BigInteger(1, MessageDigest.getInstance("MD5").digest(bytes)).toString();
  }

  private String nextAtJudge(String pattern, String result) {
    return beam.eval("receive " + pattern + " -> " + result + " after 50000 -> late end");
  }

  @Test
  void bothSidesAgreeOnFragments() {
    long flags = node.nodes().get(0).flags();
    assertEquals(DistFlags.FRAGMENTS, flags & DistFlags.FRAGMENTS);
  }

  @Test
  void sixtyFourMebibytesToErlAreOvertakenAndArriveWhole() throws Exception {
    byte[] content = content();
    LocalProcess sender = process();
    link.slow(true);
    assertTrue(sender.send("judge", ERL, TupleTerm.of(Atom.of("large"), BinaryTerm.wrap(content))));
    assertTrue(sender.send("judge", ERL, Atom.of("behind")));
    assertTrue(process().send("judge", ERL, TupleTerm.of(Atom.of("small"), Atom.OK)));

    assertEquals("ok", nextAtJudge("{small, Small} -> Small; {large, _}", "overtook_nobody"));
    get(node.ping(ERL, BOUND));
    assertEquals("pong", beam.eval("net_adm:ping('us@127.0.0.1')"));
    assertEquals("{message_queue_len,0}", beam.eval("process_info(self(), message_queue_len)"));

    link.slow(false);
    assertEquals(
        md5(content),
        nextAtJudge("behind -> behind; {large, Large}", "<<Hash:128>> = erlang:md5(Large), Hash"));
    assertEquals("behind", nextAtJudge("behind", "behind"));
  }

  @Test
  void sixtyFourMebibytesFromErlAreOvertakenAndArriveWhole() throws Exception {
    beam.eval("Large = binary:copy(<<0:64,1:64,2:64,3:64>>, " + (LARGE_BYTES / 32) + "), ok");
    link.slow(true);
    beam.eval(
        "spawn(fun() -> {inbox, 'us@127.0.0.1'} ! {large, Large}, {inbox, 'us@127.0.0.1'} ! behind"
            + " end), timer:sleep(1), ok");
    beam.eval("spawn(fun() -> {inbox, 'us@127.0.0.1'} ! small end), ok");
    assertEquals(Atom.of("small"), received());
    get(node.ping(ERL, BOUND));
    assertTrue(inbox.isEmpty(), "the large one is not complete");

    link.slow(false);
    TupleTerm large = (TupleTerm) received();
    byte[] content = ((BinaryTerm) large.get(1)).toByteArray();
    byte[] expected = new byte[LARGE_BYTES];
    for (int i = 0; i < LARGE_BYTES; i += 32) {
      expected[i + 15] = 1;
      expected[i + 23] = 2;
      expected[i + 31] = 3;
    }
    assertArrayEquals(expected, content);
    assertEquals(Atom.of("behind"), received());
  }

  /** Twice, so that whatever either side remembers of the first is used for the second. */
  @Test
  void largeTermsWithManyAtomsArriveEqualBothWays() throws Exception {
    Term structured = structured();
    beam.eval("Structured = " + STRUCTURED + ", ok");
    LocalProcess sender = process();
    for (int i = 0; i < 2; i++) {
      assertTrue(sender.send("judge", ERL, structured));
      String name = "T" + i;
      assertEquals("true", nextAtJudge(name, name + " =:= Structured"));
      beam.eval("{inbox, 'us@127.0.0.1'} ! Structured, ok");
      assertEquals(structured, received());
    }
  }

  @Test
  void theOrderOfEachSenderIsKept() throws Exception {
    BinaryTerm large = BinaryTerm.wrap(new byte[300_000]);
    List<LocalProcess> senders = List.of(process(), process(), process());
    for (int i = 0; i < 30; i++) {
      for (int s = 0; s < senders.size(); s++) {
        Term payload = (i + s) % 3 == 0 ? large : Atom.OK;
        Term message = TupleTerm.of(IntegerTerm.of(s), IntegerTerm.of(i), payload);
        assertTrue(senders.get(s).send("judge", ERL, message));
      }
    }
    assertEquals(
        "true",
        beam.eval(
            "Got = [receive {S, I, _} -> {S, I} after 50000 -> late end || _ <- lists:seq(1, 90)],"
                + " lists:all(fun(S) -> [I || {S1, I} <- Got, S1 =:= S] =:= lists:seq(0, 29) end,"
                + " [0, 1, 2])"));

    beam.eval(
        "[spawn(fun() -> [{inbox, 'us@127.0.0.1'} ! {S, I, binary:copy(<<0>>, (I + S) rem 3 *"
            + " 150000)} || I <- lists:seq(0, 29)] end) || S <- [0, 1, 2]], ok");
    List<List<Term>> bySender = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < 90; i++) {
      TupleTerm message = (TupleTerm) received();
      bySender.get((int) ((IntegerTerm) message.get(0)).small()).add(message.get(1));
    }
    for (List<Term> own : bySender) {
      for (int i = 0; i < 30; i++) {
        assertEquals(IntegerTerm.of(i), own.get(i));
      }
    }
  }

  @Test
  void aLinkThatBreaksInTheMiddleOfALargeMessageIsMadeAnew() throws Exception {
    beam.eval("Large = binary:copy(<<7>>, " + LARGE_BYTES + "), ok");
    LocalProcess sender = process();
    link.slow(true);
    assertTrue(sender.send("judge", ERL, BinaryTerm.wrap(content())));
    beam.eval("spawn(fun() -> {inbox, 'us@127.0.0.1'} ! Large end), ok");
    get(node.ping(ERL, BOUND));
    link.cut();
    Await.until("the loss is seen here", BOUND, () -> node.nodes().isEmpty());
    Await.until("and there", BOUND, () -> beam.eval("nodes()").equals("[]"));

    link.slow(false);
    get(node.connect(ERL));
    assertEquals("pong", beam.eval("net_adm:ping('us@127.0.0.1')"));
    byte[] content = new byte[LARGE_BYTES];
    assertTrue(sender.send("judge", ERL, BinaryTerm.wrap(content)));
    assertEquals(
        "true",
        beam.eval(
            "receive B -> B =:= binary:copy(<<0>>, " + LARGE_BYTES + ") after 50000 -> 1 end"));
    beam.eval("spawn(fun() -> {inbox, 'us@127.0.0.1'} ! Large end), ok");
    byte[] received = ((BinaryTerm) received()).toByteArray();
    assertEquals(LARGE_BYTES, received.length);
    assertNotEquals(0, received[LARGE_BYTES - 1]);
    assertEquals(0, node.stats().lostMessages());
  }
}
