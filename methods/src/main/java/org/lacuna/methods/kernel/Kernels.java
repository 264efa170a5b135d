package org.lacuna.methods.kernel;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.MethodException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The kernel in use: the fastest that the machine can run, unless one is asked for by name. */
public final class Kernels {
  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

  /** Chosen when it is first asked for, unless one was named before. */
  private static volatile @Nullable AttentionKernel active;

  private Kernels() {}

  /** Another kernel for a while, as in tests and measurements that compare several. */
  public static final class Use implements AutoCloseable {
    private final @Nullable AttentionKernel before = active;

    private Use() {}

    @Override
    public void close() {
      active = before;
    }
  }

  /** The kernel that layers attend with. */
  public static AttentionKernel active() {
    AttentionKernel kernel = active;
    return kernel != null ? kernel : chosen();
  }

  private static synchronized AttentionKernel chosen() {
    AttentionKernel kernel = active;
    if (kernel == null) {
      kernel = choose();
      active = kernel;
    }
    return kernel;
  }

  /** The providers on the class path, the highest rank first. */
  public static List<KernelProvider> providers() {
    return ServiceLoader.load(KernelProvider.class, Kernels.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparingInt(KernelProvider::rank).reversed())
        .toList();
  }

  /** The kernels that can run here, the fastest first. */
  public static List<AttentionKernel> usable() {
    return providers().stream()
        .filter(provider -> provider.refusal().isEmpty())
        .map(KernelProvider::kernel)
        .toList();
  }

  /**
   * Takes the kernel of that name.
   *
   * @throws MethodException if there is none, or it cannot run here
   */
  public static void use(String name) {
    active = named(name);
    LOG.info("attention kernel: {}, as asked for", name);
  }

  /** Takes a kernel until the result is closed; all threads see it. */
  public static Use use(AttentionKernel kernel) {
    Use use = new Use();
    active = kernel;
    return use;
  }

  /**
   * The kernel of that name.
   *
   * @throws MethodException if there is none, or it cannot run here
   */
  public static AttentionKernel named(String name) {
    List<KernelProvider> all = providers();
    KernelProvider provider =
        all.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new MethodException(
                    "unknown kernel %s; known: %s"
                        .formatted(
                            name,
                            all.stream()
                                .map(KernelProvider::name)
                                .collect(Collectors.joining(", ")))));
    provider
        .refusal()
        .ifPresent(why -> {
          throw new MethodException("kernel %s cannot run here: %s".formatted(name, why));
        });
    return provider.kernel();
  }

  private static AttentionKernel choose() {
    for (KernelProvider provider : providers()) {
      Optional<String> refusal = provider.refusal();
      if (refusal.isEmpty()) {
        LOG.info("attention kernel: {}", provider.name());
        return provider.kernel();
      }
      LOG.atLevel(provider.isForThisMachine() ? Level.WARN : Level.DEBUG)
          .log("attention kernel {} is not used: {}", provider.name(), refusal.get());
    }
    throw new IllegalStateException("no attention kernel is on the class path");
  }
}
