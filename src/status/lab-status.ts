import type { View } from '../controller/operation.ts';
import { cephSummary } from './ceph-status.ts';
import { headline } from './headline.ts';
import { hostStatus } from './host-status.ts';
import { podsByNode } from './node-status.ts';
import { operationStatus } from './operation-status.ts';
import { quorumStatus } from './quorum-status.ts';
import type { LabStatus } from './status.ts';
import { tideOf } from './tide.ts';
import { workStatus } from './work-status.ts';

/** Everything that a person is told of the lab, from what the core knows. Pure. */
export function labStatus(view: View): LabStatus {
  const pods = podsByNode(view);
  const work = workStatus(view);
  const ceph = cephSummary(view);
  const parts = {
    lab: view.lab.name,
    timezone: view.lab.timezone,
    at: view.now,
    hosts: [...view.lab.hosts.values()].map((host) => hostStatus(view, host, pods, work)),
    tide: tideOf(view),
    quorum: quorumStatus(view),
    ...(ceph !== undefined && { ceph }),
    work,
    operations: [...view.operations.values()].map((operation) => operationStatus(view, operation)),
    ...(view.hold !== undefined && { hold: view.hold }),
  };
  return { ...parts, headline: headline(view, parts) };
}
