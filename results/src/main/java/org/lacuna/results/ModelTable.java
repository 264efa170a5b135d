package org.lacuna.results;

import java.util.List;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Measurements of a whole decoder as tables. */
public final class ModelTable {

  private static final double MEGABYTE = 1e6;

  private ModelTable() {}

  /** For people: a row a pattern and context. */
  public static Table shown(List<ModelPoint> points) {
    return Table.create("decoder, by context")
        .addColumns(
            StringColumn.create("pattern", points.stream().map(ModelPoint::pattern)),
            IntColumn.create("tokens", points.stream().mapToInt(ModelPoint::context)),
            significant("prefill tokens/s", points, ModelPoint::prefillSpeed),
            significant("decode tokens/s", points, ModelPoint::decodeSpeed),
            significant("ms a token", points, point -> point.decode().median()),
            significant("MB cache", points, point -> point.cacheBytes() / MEGABYTE),
            significant("MB at start", points, point -> point.startBytes() / MEGABYTE),
            significant("MB peak", points, point -> point.peakBytes() / MEGABYTE));
  }

  /** Every number with every digit, for files. */
  public static Table all(List<ModelPoint> points) {
    return Table.create("model")
        .addColumns(
            StringColumn.create("pattern", points.stream().map(ModelPoint::pattern)),
            StringColumn.create("kernel", points.stream().map(ModelPoint::kernel)),
            IntColumn.create("context", points.stream().mapToInt(ModelPoint::context)),
            IntColumn.create("chunk", points.stream().mapToInt(ModelPoint::chunk)),
            numbers("prefillSeconds", points, ModelPoint::prefillSeconds),
            numbers("prefillTokensPerSecond", points, ModelPoint::prefillSpeed),
            numbers("medianDecodeMilliseconds", points, point -> point.decode().median()),
            numbers("lowerQuartile", points, point -> point.decode().lower()),
            numbers("upperQuartile", points, point -> point.decode().upper()),
            numbers("decodeTokensPerSecond", points, ModelPoint::decodeSpeed),
            bytes("cacheBytes", points.stream().mapToLong(ModelPoint::cacheBytes).toArray()),
            bytes("weightBytes", points.stream().mapToLong(ModelPoint::weightBytes).toArray()),
            bytes("startBytes", points.stream().mapToLong(ModelPoint::startBytes).toArray()),
            bytes("peakBytes", points.stream().mapToLong(ModelPoint::peakBytes).toArray()),
            StringColumn.create("memory", points.stream().map(ModelPoint::memory)));
  }

  private static LongColumn bytes(String name, long[] values) {
    return LongColumn.create(name, values);
  }

  private static DoubleColumn numbers(
      String name, List<ModelPoint> points, ToDoubleFunction<ModelPoint> what) {
    return DoubleColumn.create(name, points.stream().mapToDouble(what));
  }

  private static StringColumn significant(
      String name, List<ModelPoint> points, ToDoubleFunction<ModelPoint> what) {
    return StringColumn.create(
        name, points.stream().map(point -> Digits.three(what.applyAsDouble(point))));
  }
}
