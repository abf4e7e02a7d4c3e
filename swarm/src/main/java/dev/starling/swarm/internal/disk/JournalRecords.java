package dev.starling.swarm.internal.disk;

import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.port.Journal;
import dev.starling.core.sync.Ranges;
import dev.starling.core.topology.Promise;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Delta;
import dev.starling.crdt.VersionVector;
import dev.starling.erldist.codec.TermDecoder;
import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.codec.TermFormatException;
import dev.starling.erldist.codec.TermLimits;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import dev.starling.swarm.internal.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What a journal's records say, as terms: {@code {life, Incarnation}}, {@code {promise, {Term,
 * Node, Incarnation}}}, {@code {alive, Millis}}, {@code {changes, [Envelope]}}, {@code {part,
 * [Envelope]}} and {@code {range, Envelope}}. Envelopes are the messages {@code overlay_changes}
 * and {@code overlay_range}, as they go to other nodes. Parts count only with the changes that
 * follow them. The ranges of an image begin with the one from 0. See {@code
 * docs/protocols/journal.md}.
 *
 * <p>Used by one thread.
 */
public final class JournalRecords {
  private static final Atom LIFE = Atom.of("life");
  private static final Atom PROMISE = Atom.of("promise");
  private static final Atom ALIVE = Atom.of("alive");
  private static final Atom CHANGES = Atom.of("changes");
  private static final Atom PART = Atom.of("part");
  private static final Atom RANGE = Atom.of("range");
  private static final int BYTES_OF_A_RANGE = 16 << 10;
  private static final int CHANGES_OF_A_RECORD = 64;

  private final ByteBuf buffer = Unpooled.buffer(4_096);
  private final TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);

  /** The records of an entry: several, if it has more changes than fit into one. */
  public List<byte[]> encode(Journal.Entry entry) {
    if (entry instanceof Journal.Life life) {
      return List.of(life(life.incarnation()));
    } else if (entry instanceof Journal.Promised promised) {
      return List.of(promise(promised.promise()));
    }
    List<Delta<OverlayKey, Value.Dictionary>> deltas = ((Journal.Changes) entry).deltas();
    List<byte[]> all = new ArrayList<>(1);
    for (int from = 0; from < deltas.size(); from += CHANGES_OF_A_RECORD) {
      int to = Math.min(from + CHANGES_OF_A_RECORD, deltas.size());
      List<Term> envelopes = new ArrayList<>(to - from);
      for (Delta<OverlayKey, Value.Dictionary> delta : deltas.subList(from, to)) {
        envelopes.add(Envelope.encode(new Message.OverlayChanges(0, false, delta)));
      }
      all.add(bytes(TupleTerm.of(to < deltas.size() ? PART : CHANGES, new ListTerm(envelopes))));
    }
    return all;
  }

  private byte[] promise(Promise promise) {
    return bytes(
        TupleTerm.of(
            PROMISE,
            TupleTerm.of(
                IntegerTerm.of(promise.term()),
                BinaryTerm.utf8(promise.node()),
                IntegerTerm.of(promise.incarnation()))));
  }

  private byte[] life(long incarnation) {
    return bytes(TupleTerm.of(LIFE, IntegerTerm.of(incarnation)));
  }

  /** The record that says that a node ran at that time, milliseconds since the epoch. */
  public byte[] alive(long epochMillis) {
    return bytes(TupleTerm.of(ALIVE, IntegerTerm.of(epochMillis)));
  }

  /** The records of an image, each made when it is asked for. */
  public Iterable<byte[]> encode(Journal.Image image) {
    return () ->
        new Iterator<>() {
          private final Iterator<byte[]> first =
              List.of(life(image.incarnation()), promise(image.promise())).iterator();
          private int from;
          private boolean ended;

          @Override
          public boolean hasNext() {
            return !ended;
          }

          @Override
          public byte[] next() {
            if (first.hasNext()) {
              return first.next();
            }
            if (ended) {
              throw new NoSuchElementException();
            }
            Message.OverlayRange range =
                Ranges.from(from, 0, image.store(), VersionVector.EMPTY, BYTES_OF_A_RANGE);
            from = range.next();
            ended = from == 0;
            return bytes(TupleTerm.of(RANGE, Envelope.encode(range)));
          }
        };
  }

  private byte[] bytes(Term term) {
    buffer.clear();
    TermEncoder.encode(term, buffer);
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    return bytes;
  }

  /** What records add up to. */
  public final class Sum {
    private Journal.Image image = Journal.Image.EMPTY;
    private CausalStore.@Nullable Assembly<OverlayKey, Value.Dictionary> assembly;
    private final List<Delta<OverlayKey, Value.Dictionary>> parts = new ArrayList<>();
    private long aliveMillis;

    /**
     * Adds the next record.
     *
     * @throws IllegalArgumentException if it cannot be read; the message says why
     */
    public void add(byte[] record) {
      Term term;
      try {
        term = decoder.decode(buffer.clear().writeBytes(record));
      } catch (TermFormatException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      if (!(term instanceof TupleTerm tuple) || tuple.arity() != 2) {
        throw new IllegalArgumentException("expected a pair");
      }
      Term content = tuple.get(1);
      if (tuple.get(0).equals(LIFE) && content instanceof IntegerTerm life && life.isLong()) {
        parts.clear();
        image = image.with(new Journal.Life(life.small()));
      } else if (tuple.get(0).equals(PROMISE)
          && content instanceof TupleTerm promise
          && promise.arity() == 3
          && promise.get(0) instanceof IntegerTerm number
          && number.isLong()
          && promise.get(1) instanceof BinaryTerm node
          && promise.get(2) instanceof IntegerTerm life
          && life.isLong()) {
        image =
            image.with(
                new Journal.Promised(new Promise(number.small(), node.utf8(), life.small())));
      } else if (tuple.get(0).equals(ALIVE)
          && content instanceof IntegerTerm millis
          && millis.isLong()) {
        aliveMillis = Math.max(aliveMillis, millis.small());
      } else if (tuple.get(0).equals(PART) && content instanceof ListTerm envelopes) {
        addParts(envelopes);
      } else if (tuple.get(0).equals(CHANGES) && content instanceof ListTerm envelopes) {
        addParts(envelopes);
        image = image.with(new Journal.Changes(parts));
        parts.clear();
      } else if (tuple.get(0).equals(RANGE)) {
        add(message(Message.OverlayRange.class, content));
      } else {
        throw new IllegalArgumentException("a kind that is not known: " + tuple.get(0));
      }
    }

    private void addParts(ListTerm envelopes) {
      for (Term envelope : envelopes.elements()) {
        parts.add(message(Message.OverlayChanges.class, envelope).delta());
      }
    }

    private void add(Message.OverlayRange range) {
      CausalStore.Assembly<OverlayKey, Value.Dictionary> target = assembly;
      if (range.from() == 0 || target == null) {
        target = new CausalStore.Assembly<>(range.vector());
        assembly = target;
      }
      range.writes().forEach(target::add);
      if (range.next() == 0) {
        image = new Journal.Image(image.incarnation(), image.promise(), target.toStore());
        assembly = null;
      }
    }

    private <T extends Message> T message(Class<T> type, Term envelope) {
      Envelope.Decoded decoded = Envelope.decode(envelope);
      if (decoded instanceof Envelope.Known known && type.isInstance(known.message())) {
        return type.cast(known.message());
      }
      throw new IllegalArgumentException("expected " + type.getSimpleName() + ", got " + decoded);
    }

    public Journal.Image image() {
      return image;
    }

    /** When a node ran last with this journal, milliseconds since the epoch; 0 if never. */
    public long aliveMillis() {
      return aliveMillis;
    }
  }
}
