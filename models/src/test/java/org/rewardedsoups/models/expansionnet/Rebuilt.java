package org.rewardedsoups.models.expansionnet;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.ParameterTree;

/// A network with other parameter objects in the places of its own, for gradient checks.
final class Rebuilt {
    private Rebuilt() {}

    static <L extends Layer> L with(L model, List<Parameter> own, List<Variable> others) {
        Map<Parameter, Parameter> replacements = new IdentityHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            replacements.put(own.get(i), (Parameter) others.get(i));
        }
        return ParameterTree.rewrite(
                model,
                new ParameterTree.Rewrite() {
                    @Override
                    public Layer apply(String path, Layer layer) {
                        return layer;
                    }

                    @Override
                    public Parameter apply(Parameter parameter) {
                        return replacements.get(parameter);
                    }
                });
    }
}
