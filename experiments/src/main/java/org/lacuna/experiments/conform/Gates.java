package org.lacuna.experiments.conform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gates of branches, each a tensor {@code [B, H, L]} of its own; a branch that a vector leaves
 * out has none and is closed.
 *
 * @param names one a branch
 * @param present those that the vector has
 */
record Gates(List<String> names, List<String> present) {
  static Gates of(ConformanceVector vector, String... names) {
    return new Gates(List.of(names), Arrays.stream(names).filter(vector::has).toList());
  }

  /** Names of other tensors, and of the gates that there are. */
  List<String> namesWith(String... others) {
    List<String> all = new ArrayList<>(List.of(others));
    all.addAll(present);
    return all;
  }

  /** {@code [B, H, L, branches]}. */
  NDArray fast(Map<String, NDArray> tensors, Shape queries) {
    NDList gates = new NDList();
    for (String name : names) {
      NDArray gate = tensors.get(name);
      Shape shape = new Shape(queries.get(0), queries.get(1), queries.get(2));
      gates.add(gate != null ? gate : AttentionCheck.get(tensors, "q").getManager().zeros(shape));
    }
    return NDArrays.stack(gates, 3);
  }

  /** {@code [H, L, branches]} of one sequence. */
  INDArray reference(Map<String, INDArray> arrays, int sequence) {
    INDArray q = AttentionCheck.get(arrays, "q").slice(sequence);
    INDArray[] gates =
        names.stream()
            .map(name -> {
              INDArray gate = arrays.get(name);
              return gate != null
                  ? gate.slice(sequence).dup('c')
                  : Nd4j.zeros(DataType.DOUBLE, q.size(0), q.size(1));
            })
            .toArray(INDArray[]::new);
    return Nd4j.stack(2, gates).dup('c');
  }
}
