package org.lacuna.results;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.statistics.Interval;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** All measurements in long form: one row each, everything in it, nothing averaged but layers. */
public final class MeasurementTable {

  private MeasurementTable() {}

  /**
   * Columns are named as the components of {@link Measurement}, in its order; an interval has two.
   */
  public static Table of(List<Measurement> measurements) {
    StringColumn run = StringColumn.create("run");
    StringColumn method = StringColumn.create("method");
    StringColumn metric = StringColumn.create("metric");
    StringColumn protocol = StringColumn.create("protocol");
    StringColumn slice = StringColumn.create("slice");
    IntColumn length = IntColumn.create("length");
    DoubleColumn value = DoubleColumn.create("value");
    LongColumn samples = LongColumn.create("samples");
    LongColumn tokens = LongColumn.create("tokens");
    DoubleColumn standardError = DoubleColumn.create("standardError");
    DoubleColumn lower = DoubleColumn.create("lower");
    DoubleColumn upper = DoubleColumn.create("upper");
    DoubleColumn chance = DoubleColumn.create("chance");
    LongColumn seed = LongColumn.create("seed");
    StringColumn mode = StringColumn.create("mode");
    DoubleColumn visibleShare = DoubleColumn.create("meanVisibleShare");
    for (Measurement m : measurements) {
      run.append(m.run());
      method.append(m.method());
      metric.append(m.metric());
      protocol.append(m.protocol());
      slice.append(RowLabels.slice(m));
      length.append(m.length());
      value.append(m.value());
      samples.append(m.samples());
      tokens.append(m.tokens());
      standardError.append(orNaN(m.standardError()));
      Interval interval = m.interval();
      lower.append(interval == null ? Double.NaN : interval.lower());
      upper.append(interval == null ? Double.NaN : interval.upper());
      chance.append(orNaN(m.chance()));
      seed.append(m.seed());
      mode.append(m.mode());
      visibleShare.append(m.meanVisibleShare());
    }
    return Table.create("measurements")
        .addColumns(
            run,
            method,
            metric,
            protocol,
            slice,
            length,
            value,
            samples,
            tokens,
            standardError,
            lower,
            upper,
            chance,
            seed,
            mode,
            visibleShare);
  }

  private static double orNaN(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }
}
