package org.rewardedsoups.tests.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.rewardedsoups.tensor.DType;

/// libtorch on the CPU, driven by the Deep Java Library.
final class DjlLibrary implements Library {
    private final NDManager manager;
    private final boolean unlocked = Preloaded.unlocksMkl();

    DjlLibrary(int threads) {
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("org.slf4j.simpleLogger.log.ai.djl", "error");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        manager = NDManager.newBaseManager(Device.cpu());
    }

    @Override
    public String key() {
        return unlocked ? LibraryProcess.UNLOCKED : "djl";
    }

    @Override
    public String description() {
        return "libtorch %s through DJL, %s"
                .formatted(
                        Engine.getInstance().getVersion(),
                        unlocked ? "unlocked: MKL told to use AVX-512" : "stock");
    }

    @Override
    public Optional<Work> enter(Job job) {
        NDManager own = manager.newSubManager();
        return switch (job.task()) {
            case Product product -> Optional.of(DjlOperation.product(own, product));
            case RowFunction rows -> Optional.of(DjlOperation.rows(own, rows));
            case SelfAttention attention -> Optional.of(DjlOperation.attention(own, attention));
            case Addition addition -> Optional.of(DjlOperation.addition(own, addition));
            case AdamWStep step -> Optional.of(new DjlAdamW(own, step));
            case Training training -> Optional.of(new DjlGpt(own, training.sizes()));
            case Decoding decoding when decoding.weights() == DType.F32 ->
                    Optional.of(new DjlLlama(own, decoding));
            case Decoding _, PpoTraining _ -> {
                own.close();
                yield Optional.empty();
            }
        };
    }

    @Override
    public void close() {
        manager.close();
    }
}
