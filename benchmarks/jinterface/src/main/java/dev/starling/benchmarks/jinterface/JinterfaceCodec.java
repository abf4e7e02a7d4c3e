package dev.starling.benchmarks.jinterface;

import com.ericsson.otp.erlang.OtpErlangAtom;
import com.ericsson.otp.erlang.OtpErlangDecodeException;
import com.ericsson.otp.erlang.OtpErlangObject;
import com.ericsson.otp.erlang.OtpExternal;
import com.ericsson.otp.erlang.OtpInputStream;
import com.ericsson.otp.erlang.OtpOutputStream;
import dev.starling.benchmarks.workload.Samples;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads an array; writes to a stream that is used again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JinterfaceCodec {
  @Param({"tuple", "list"})
  public String work = "";

  private final OtpOutputStream out = new OtpOutputStream();
  private byte[] in = {};
  private OtpErlangObject term = new OtpErlangAtom("none");

  @Setup
  public void prepare() throws OtpErlangDecodeException {
    in = Samples.read(work);
    term = decode();
    Samples.writeBack(work, "jinterface", encode().toByteArray());
  }

  @Benchmark
  @SuppressWarnings("resource")
  public OtpErlangObject decode() throws OtpErlangDecodeException {
    return new OtpInputStream(in).read_any();
  }

  @Benchmark
  public OtpOutputStream encode() {
    out.reset();
    out.write1(OtpExternal.versionTag);
    out.write_any(term);
    return out;
  }
}
