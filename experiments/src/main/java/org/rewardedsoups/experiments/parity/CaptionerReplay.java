package org.rewardedsoups.experiments.parity;

import java.util.List;

/// How one part of an ExpansionNet's recording is replayed.
sealed interface CaptionerReplay
        permits LayoutReplay,
                OutputsReplay,
                TrainingReplay,
                ScheduleReplay,
                DecodingReplay,
                SoupReplay,
                SelfCriticalReplay {

    /// All parts there are.
    List<CaptionerReplay> ALL =
            List.of(
                    new LayoutReplay(),
                    new OutputsReplay(),
                    new TrainingReplay(),
                    new ScheduleReplay(),
                    new DecodingReplay(),
                    new SoupReplay(),
                    new SelfCriticalReplay());

    /// Compares what was recorded in this precision with what we compute.
    void replay(CaptionerRecording recording, CaptioningTallies tallies);
}
