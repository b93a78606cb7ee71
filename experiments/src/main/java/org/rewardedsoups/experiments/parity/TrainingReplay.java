package org.rewardedsoups.experiments.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.RAdam;
import org.rewardedsoups.autograd.Schedule;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// Training on given captions: the loss, its gradients, and steps of RAdam.
record TrainingReplay() implements CaptionerReplay {
    private static final String GRADIENTS = "captioner gradients";
    private static final String RADAM = "captioner weights after RAdam";

    /// A number added to all keys of an attention shifts all scores of a query alike, which a
    /// softmax does not see: these gradients are 0 but for rounding, and RAdam makes steps of full
    /// length of the rounding.
    private static final String SHIFT = "mha.Wk.bias";

    @Override
    public void replay(CaptionerRecording recording, CaptioningTallies tallies) {
        gradients(recording, tallies);
        steps(recording, tallies);
        if (recording.precision() == Precision.FLOAT32) {
            trace(recording, tallies);
        }
    }

    private static void gradients(CaptionerRecording recording, CaptioningTallies tallies) {
        ExpansionNet model = recording.model(CaptionerRecording.WEIGHTS);
        Golden loss = recording.manifest().get("xe_" + recording.field());
        StateDict recorded = recording.tensors("xe_gradients.safetensors");
        try (Scope _ = Scope.open()) {
            Variable logits = recording.logits(model, CaptionerRecording.Case.PADDING);
            Parameter scores = new Parameter(logits.value());
            Variable sum = recording.summedLoss(scores);
            number(recording, tallies, "loss_sum_not_divided", sum, loss);
            sum.mul(1 / recording.words()).backward();
            tallies.numbers(
                    GRADIENTS,
                    recording.precision(),
                    recording.prefix() + "dlogits",
                    scores.grad().orElseThrow(),
                    recorded.get(recording.prefix() + "dlogits"));
            Variable mean = recording.summedLoss(logits).mul(1 / recording.words());
            number(recording, tallies, "loss", mean, loss);
            mean.backward();
        }
        compareGradients(
                model.parameters(), recording.prefix() + "grad.", recorded, recording, tallies);
    }

    /// Compares all gradients recorded under names that begin with `prefix`.
    static void compareGradients(
            Map<String, Parameter> parameters,
            String prefix,
            StateDict recorded,
            CaptionerRecording recording,
            CaptioningTallies tallies) {
        for (String name : under(prefix, recorded)) {
            Parameter parameter = parameters.get(name.substring(prefix.length()));
            tallies.numbers(
                    GRADIENTS,
                    recording.precision(),
                    name,
                    parameter.grad().orElseThrow(),
                    recorded.get(name));
        }
    }

    private static List<String> under(String prefix, StateDict recorded) {
        return recorded.names().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    private static void number(
            CaptionerRecording recording,
            CaptioningTallies tallies,
            String name,
            Variable ours,
            Golden recorded) {
        tallies.of("captioner losses", recording.precision())
                .number(
                        name,
                        ours.value().item(),
                        recorded.get(name).number(),
                        Tolerance.captioning(recording.precision()));
    }

    /// The original's RAdam computes in float32 whatever the type of the weights, so ours gets
    /// copies of weights and gradients in float32, and the network the rounded results.
    private static void steps(CaptionerRecording recording, CaptioningTallies tallies) {
        Golden run = recording.manifest().get("radam").get(recording.field());
        StateDict recorded = recording.tensors("radam.safetensors");
        ExpansionNet model = recording.model(CaptionerRecording.WEIGHTS);
        Map<String, Parameter> single = new LinkedHashMap<>();
        model.parameters()
                .forEach(
                        (name, p) ->
                                single.put(
                                        name, new Parameter(p.value().cast(DType.F32).copy())));
        RAdam optimizer = optimizer(single, run);
        double[] losses = run.get("losses_before_step").numbers();
        double[] rates = run.get("lr_used").numbers();
        for (int step = 0; step < losses.length; step++) {
            tallies.of("captioner learning rates", recording.precision())
                    .number("step " + (step + 1), optimizer.learningRate(), rates[step], 1e-15);
            try (Scope _ = Scope.open()) {
                Variable logits = recording.logits(model, CaptionerRecording.Case.PADDING);
                Variable loss = recording.summedLoss(logits).mul(1 / recording.words());
                tallies.of("captioner losses in training", recording.precision())
                        .number(
                                "before RAdam step " + (step + 1),
                                loss.value().item(),
                                losses[step],
                                Tolerance.CAPTIONING_FLOAT32);
                model.parameters().values().forEach(Parameter::clearGrad);
                optimizer.clearGrads();
                loss.backward();
                step(model.parameters(), single, optimizer);
            }
            String prefix = recording.prefix() + "step" + (step + 1) + ".";
            for (String name : under(prefix, recorded)) {
                Tensor theta = model.parameters().get(name.substring(prefix.length())).value();
                tallies.of(
                                name.endsWith(SHIFT) ? RADAM + Tally.SECOND_CLASS : RADAM,
                                recording.precision())
                        .numbers(name, theta, recorded.get(name), Tolerance.CAPTIONING_FLOAT32);
            }
        }
    }

    private static void step(
            Map<String, Parameter> model, Map<String, Parameter> single, RAdam optimizer) {
        single.forEach(
                (name, theta) -> {
                    Tensor gradient = model.get(name).grad().orElseThrow().cast(DType.F32);
                    theta.mul(gradient).sum().backward(); // whose gradient is the given one
                });
        optimizer.step();
        single.forEach(
                (name, theta) -> {
                    Parameter target = model.get(name);
                    target.assign(theta.value().cast(target.value().type()).copy());
                });
    }

    private static RAdam optimizer(Map<String, Parameter> parameters, Golden run) {
        Golden rates = run.get("lr_args");
        double rate = rates.get("lr").number();
        double[] betas = run.get("betas").numbers();
        long every = (long) rates.get("num_batches").integer()
                * rates.get("anneal_every_epoch").integer();
        return new RAdam(
                parameters,
                new RAdam.Config(rate, betas[0], betas[1], run.get("eps").number(), false),
                Schedule.hyperbolic(
                        rates.get("warmup_iters").integer(),
                        every,
                        rates.get("anneal_coeff").number(),
                        rates.get("min_lr").number() / rate));
    }

    /// A few numbers under given gradients.
    private static void trace(CaptionerRecording recording, CaptioningTallies tallies) {
        Golden trace = recording.manifest().get("radam_vector_trace_f32");
        List<Golden> after = trace.get("params").list();
        List<Golden> gradients = trace.get("grads").list();
        Parameter x = new Parameter(after.getFirst().tensor(DType.F32).copy());
        var config = RAdam.Config.expansionNet(trace.get("lr").number());
        RAdam optimizer = new RAdam(Map.of("x", x), config);
        for (int step = 0; step < gradients.size(); step++) {
            optimizer.clearGrads();
            x.mul(gradients.get(step).tensor(DType.F32)).sum().backward();
            optimizer.step();
            tallies.numbers(
                    RADAM,
                    Precision.FLOAT32,
                    "trace step " + (step + 1),
                    x.value(),
                    after.get(step + 1).tensor(DType.F32));
        }
    }
}
