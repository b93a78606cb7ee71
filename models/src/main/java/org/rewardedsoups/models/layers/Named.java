package org.rewardedsoups.models.layers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The name of a layer's component in state dicts, where the snake_case of its own name is not it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Named {
    /// Such as `lora_A` or `LayerNorm`; empty if the component's own components are named as if they
    /// stood here.
    String value();
}
