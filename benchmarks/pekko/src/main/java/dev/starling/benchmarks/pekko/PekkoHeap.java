package dev.starling.benchmarks.pekko;

import dev.starling.benchmarks.workload.HeapWork;
import dev.starling.benchmarks.workload.SetWork;
import java.util.function.Supplier;
import org.apache.pekko.cluster.ddata.ORSet;

/** Distributed Data's {@link ORSet} on the heap; sent by the serializer that Pekko has for it. */
public final class PekkoHeap implements HeapWork.SetMaker {
  private final Transfer transfer = new Transfer();

  private PekkoHeap() {}

  public static void main(String[] arguments) {
    HeapWork.run(new PekkoHeap(), Integer.parseInt(arguments[0]));
  }

  @Override
  public Object local(int elements) {
    return PekkoSet.build(elements);
  }

  @Override
  public Supplier<Object> transfer(int elements) {
    byte[] bytes = transfer.bytesOf(PekkoSet.build(elements));
    return () -> {
      ORSet<?> received = transfer.received(bytes, ORSet.create());
      SetWork.check("received", elements, received.size());
      return received;
    };
  }
}
