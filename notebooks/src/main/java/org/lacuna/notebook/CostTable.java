package org.lacuna.notebook;

import java.util.List;
import org.lacuna.experiments.bench.Budgets;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Methods;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.results.Digits;
import org.lacuna.results.Quantities;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What one layer costs by its definition, beside full attention. */
final class CostTable {
  private static final double MEGABYTE = 1e6;

  private CostTable() {}

  /** A row a method and length; the cache holds numbers of four bytes. */
  static Table of(
      Budgets budgets,
      List<String> methods,
      List<Integer> lengths,
      HeadShape heads,
      Methods known) {
    Accounting full = new FullAttention(heads).accounting();
    StringColumn method = StringColumn.create("method");
    IntColumn tokens = IntColumn.create("tokens");
    LongColumn seen = LongColumn.create("keys of the last query");
    StringColumn cache = StringColumn.create("KV cache");
    StringColumn cacheShare = StringColumn.create("of full");
    StringColumn prefill = StringColumn.create("prefill, full / it");
    StringColumn decode = StringColumn.create("one token, full / it");
    for (String name : methods) {
      Accounting its = budgets.layer(name, heads, known).accounting();
      for (int length : lengths) {
        long elements = its.cacheElements(length);
        method.append(name);
        tokens.append(length);
        seen.append(its.visibleKeys(length - 1L));
        cache.append(Quantities.memory(elements * Float.BYTES / MEGABYTE));
        cacheShare.append(Digits.percent((double) elements / full.cacheElements(length)));
        prefill.append(times(full.prefillFlops(length), its.prefillFlops(length)));
        decode.append(times(full.decodeFlops(length - 1L), its.decodeFlops(length - 1L)));
      }
    }
    return Table.create("cost")
        .addColumns(method, tokens, seen, cache, cacheShare, prefill, decode);
  }

  /** How many times fewer operations. */
  private static String times(long full, long its) {
    return Quantities.count((double) full / its);
  }
}
