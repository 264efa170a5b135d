package org.lacuna.results;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Timings of attention as tables. */
public final class AttentionTable {

  private static final double MEGABYTE = 1e6;

  private AttentionTable() {}

  /**
   * One pass for people: a row a method and length, times with half their interquartile range.
   *
   * @param ceilings of the device, for the share of what it allows; null to leave that out
   */
  public static Table shown(AttentionTimings timings, String pass, @Nullable Ceilings ceilings) {
    Table table = shown(timings, pass);
    return ceilings == null
        ? table
        : table.addColumns(
            StringColumn.create(
                "of roofline",
                points(timings, pass).stream()
                    .map(point -> Digits.percent(point.ofRoofline(ceilings)))));
  }

  /** The same without ceilings. */
  public static Table shown(AttentionTimings timings, String pass) {
    List<AttentionPoint> points = points(timings, pass);
    StringColumn method = StringColumn.create("method");
    IntColumn length = IntColumn.create("tokens");
    StringColumn spread = StringColumn.create("±");
    StringColumn ratio = StringColumn.create("dense / it");
    StringColumn visible = StringColumn.create("keys seen");
    for (AttentionPoint point : points) {
      method.append(timings.label(new AttentionTimings.Contestant(point.method(), point.kernel())));
      length.append(point.length());
      Spread times = point.spread();
      double half = (times.upper() - times.lower()) / 2;
      spread.append(new Digits(1).format(100 * half / times.median()) + " %");
      ratio.append(
          timings.ratio(point).stream()
              .mapToObj(new Digits(2)::format)
              .findFirst()
              .orElse(Digits.ABSENT));
      visible.append(Digits.percent(point.visibleShare()));
    }
    Table table =
        Table.create(pass)
            .addColumns(
                method, length, significant("ms", points, AttentionPoint::median), spread, ratio);
    if (points.stream().anyMatch(point -> point.deviceMilliseconds() != null)) {
      table.addColumns(
          column("GPU ms", points, AttentionPoint::ownTime),
          column("dense / it, GPU", points, timings::deviceRatio));
    }
    if (points.stream().anyMatch(point -> point.cacheMilliseconds() != null)) {
      table.addColumns(
          column("GPU ms, attending", points, AttentionPoint::attending),
          column("dense / it, attending", points, timings::attendingRatio));
    }
    return table.addColumns(
        visible,
        significant("MB read", points, point -> point.readBytes() / MEGABYTE),
        significant("MB cache", points, point -> point.cacheBytes() / MEGABYTE),
        significant("GFLOP/s", points, AttentionPoint::gigaflops));
  }

  /** The crossover of every method and pass. */
  public static Table crossovers(AttentionTimings timings) {
    StringColumn method = StringColumn.create("method");
    StringColumn pass = StringColumn.create("pass");
    StringColumn from = StringColumn.create("faster than dense from");
    for (String each : timings.passes()) {
      timings
          .crossovers(each)
          .forEach((contestant, crossover) -> {
            method.append(timings.label(contestant));
            pass.append(each);
            from.append(crossover.toString());
          });
    }
    return Table.create("crossover").addColumns(method, pass, from);
  }

  /** Every point with every digit, for files. */
  public static Table all(AttentionTimings timings) {
    List<AttentionPoint> points = timings.points();
    Table table =
        Table.create("attention")
            .addColumns(
                StringColumn.create("method", points.stream().map(AttentionPoint::method)),
                StringColumn.create("kernel", points.stream().map(AttentionPoint::kernel)),
                StringColumn.create("pass", points.stream().map(AttentionPoint::pass)),
                IntColumn.create("length", points.stream().mapToInt(AttentionPoint::length)),
                numbers("medianMilliseconds", points, AttentionPoint::median),
                numbers("lowerQuartile", points, point -> point.spread().lower()),
                numbers("upperQuartile", points, point -> point.spread().upper()),
                numbers("deviceMilliseconds", points, point -> point.ownTime().orElse(Double.NaN)),
                numbers(
                    "attendingMilliseconds", points, point -> point.attending().orElse(Double.NaN)),
                numbers("denseOverThis", points, point -> timings.ratio(point).orElse(Double.NaN)),
                numbers("visibleShare", points, AttentionPoint::visibleShare),
                LongColumn.create(
                    "readBytes", points.stream().mapToLong(AttentionPoint::readBytes)),
                LongColumn.create(
                    "cacheBytes", points.stream().mapToLong(AttentionPoint::cacheBytes)),
                numbers("leastBytes", points, AttentionPoint::leastBytes),
                numbers("flops", points, AttentionPoint::flops),
                numbers("gigaflopsPerSecond", points, AttentionPoint::gigaflops));
    return table;
  }

  /** By method, then length. */
  private static List<AttentionPoint> points(AttentionTimings timings, String pass) {
    return timings.byContestant(pass).values().stream()
        .flatMap(points -> points.values().stream())
        .toList();
  }

  private static DoubleColumn numbers(
      String name, List<AttentionPoint> points, ToDoubleFunction<AttentionPoint> what) {
    return DoubleColumn.create(name, points.stream().mapToDouble(what));
  }

  private static StringColumn column(
      String name, List<AttentionPoint> points, Function<AttentionPoint, OptionalDouble> what) {
    return StringColumn.create(
        name,
        points.stream()
            .map(point -> {
              OptionalDouble number = what.apply(point);
              return number.isPresent() ? Digits.three(number.getAsDouble()) : Digits.ABSENT;
            }));
  }

  private static StringColumn significant(
      String name, List<AttentionPoint> points, ToDoubleFunction<AttentionPoint> what) {
    return StringColumn.create(
        name, points.stream().map(point -> Digits.three(what.applyAsDouble(point))));
  }
}
