package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedLibtorchTest {
  @Test
  void folderWithoutLibtorchCannotBeAsked(@TempDir Path empty) {
    assertThat(LoadedLibtorch.ask(empty)).isEmpty();
  }

  @Test
  void summaryOfABuildForCudaHasBothVersions() {
    LoadedLibtorch libtorch =
        new LoadedLibtorch(
            "PyTorch built with:\n  - GCC 11.2\n  - CUDA Runtime 12.8\n  - Build settings: PERF=1,"
                + " TORCH_VERSION=2.7.1+cu128, USE_CUDA=ON, \n");

    assertThat(libtorch.version()).contains("2.7.1+cu128");
    assertThat(libtorch.cuda()).contains("12.8");
    assertThat(new LoadedLibtorch("PyTorch built with: USE_CUDA=0").cuda()).isEmpty();
  }
}
