package dev.starling.benchmarks.starling;

import dev.starling.benchmarks.workload.Samples;
import dev.starling.erldist.codec.TermDecoder;
import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.codec.TermFormatException;
import dev.starling.erldist.codec.TermLimits;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Term;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads from and writes to direct buffers that are used again, as a connection does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StarlingCodec {
  @Param({"tuple", "list"})
  public String work = "";

  private final TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);
  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private ByteBuf out = Unpooled.EMPTY_BUFFER;
  private Term term = Atom.OK;

  @Setup
  public void prepare() throws TermFormatException {
    byte[] sample = Samples.read(work);
    in = Unpooled.directBuffer(sample.length).writeBytes(sample);
    out = Unpooled.directBuffer(2 * sample.length);
    term = decode();
    ByteBuf encoded = encode();
    byte[] bytes = new byte[encoded.readableBytes()];
    encoded.getBytes(encoded.readerIndex(), bytes);
    Samples.writeBack(work, "starling", bytes);
  }

  @Benchmark
  public Term decode() throws TermFormatException {
    return decoder.decodeExternal(in.readerIndex(0));
  }

  @Benchmark
  public ByteBuf encode() {
    TermEncoder.encodeExternal(term, out.clear());
    return out;
  }
}
