package org.lacuna.results.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lacuna.results.MemoryMoment;
import org.lacuna.results.Quantities;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Memory of a process as it goes on.
 *
 * @param moments in their order, one at least
 */
public record MemoryCurve(List<MemoryMoment> moments) {
  private static final double MEGABYTE = 1e6;

  /** Height of the picture over that of its highest point. */
  private static final double ROOM = 1.05;

  public MemoryCurve {
    moments = List.copyOf(moments);
  }

  /** A row a moment. */
  public Table table() {
    return Table.create("memory")
        .addColumns(
            DoubleColumn.create("seconds", moments.stream().mapToDouble(MemoryMoment::seconds)),
            StringColumn.create("doing", moments.stream().map(MemoryMoment::doing)),
            LongColumn.create("done", moments.stream().mapToLong(MemoryMoment::done).toArray()),
            DoubleColumn.create(
                "residentMB", moments.stream().mapToDouble(MemoryCurve::megabytes)));
  }

  /** Memory against time, a line for each thing that the process was at. */
  public Picture picture() {
    XYChart chart = ChartStyle.lines("Memory of the process", "seconds", "memory (MB)");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(ROOM * peak(moments));
    byDoing()
        .forEach((doing, its) -> {
          XYSeries series =
              chart.addSeries(
                  doing,
                  its.stream().mapToDouble(MemoryMoment::seconds).toArray(),
                  its.stream().mapToDouble(MemoryCurve::megabytes).toArray());
          int number = chart.getSeriesCollection().size() - 1;
          series.setLineColor(Palette.color(number)).setLineStyle(ChartStyle.line());
          series.setMarker(SeriesMarkers.NONE);
        });
    return new Picture(chart, describe());
  }

  private Map<String, List<MemoryMoment>> byDoing() {
    Map<String, List<MemoryMoment>> all = new LinkedHashMap<>();
    moments.forEach(
        moment -> all.computeIfAbsent(moment.doing(), _ -> new ArrayList<>()).add(moment));
    return all;
  }

  private String describe() {
    return byDoing().entrySet().stream()
        .map(each ->
            "%s: at most %s".formatted(each.getKey(), Quantities.memory(peak(each.getValue()))))
        .collect(Collectors.joining("; "));
  }

  private static double peak(List<MemoryMoment> moments) {
    return moments.stream().mapToDouble(MemoryCurve::megabytes).max().orElseThrow();
  }

  private static double megabytes(MemoryMoment moment) {
    return moment.residentBytes() / MEGABYTE;
  }
}
