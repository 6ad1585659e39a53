import type { Rules } from './definition.ts';
import { budget } from './gates/budget.ts';
import { disruptionBudget } from './gates/disruption-budget.ts';
import { expectedAbsence } from './gates/expected-absence.ts';
import { hostInUse } from './gates/host-in-use.ts';
import { oneControlPlane } from './gates/one-control-plane.ts';
import { oneJoiner } from './gates/one-joiner.ts';
import { ownerFirst } from './gates/owner-first.ts';
import { personHolds } from './gates/person-holds.ts';
import { proofOfPowerOffGate } from './gates/proof-of-power-off.ts';
import { quorumSurvives } from './gates/quorum-survives.ts';
import { storageSurvives } from './gates/storage-survives.ts';
import { stormHold } from './gates/storm-hold.ts';
import { subjectSeen } from './gates/subject-seen.ts';
import { bringUp } from './operations/bring-up.ts';
import { leave } from './operations/leave.ts';
import { repairVm } from './operations/repair-vm.ts';
import { comeBack } from './operations/return.ts';
import { unplannedLoss } from './operations/unplanned-loss.ts';
import { wakeForQuorum } from './operations/wake-for-quorum.ts';

/**
 * What Lowtide does and what stops it. The first gate that refuses is the one that is named; the
 * first operation that is wanted is the first to act.
 */
export const rules: Rules = {
  gates: [
    personHolds,
    stormHold,
    subjectSeen,
    ownerFirst,
    hostInUse,
    expectedAbsence,
    proofOfPowerOffGate,
    quorumSurvives,
    oneControlPlane,
    oneJoiner,
    storageSurvives,
    disruptionBudget,
    budget,
  ],
  operations: [wakeForQuorum, leave, unplannedLoss, comeBack, repairVm, bringUp],
};
