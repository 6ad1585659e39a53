import type { View } from '../controller/operation.ts';
import type { OpenOperation } from '../controller/state.ts';
import { headlineDetails } from './headline-details.ts';
import { titleOf } from './operation-title.ts';
import { are, count, list, sentence, stop } from './sentences.ts';
import type { Explained, Headline, HostStatus, LabStatus, NodeStatus } from './status.ts';

type Parts = Omit<LabStatus, 'headline'>;

/** The lab in a sentence: the worst thing first, and calm when all is well. */
export function headline(view: View, parts: Parts): Headline {
  const found =
    unseen(parts) ??
    stopped(parts) ??
    hostsLost(parts) ??
    comingUp(view) ??
    underWay(view, parts) ??
    calm(parts);
  const concern = concernOf(parts, found);
  return {
    ...found,
    ...(concern !== undefined && { concern }),
    details: headlineDetails(view, parts),
  };
}

type Said = Pick<Headline, 'text' | 'tone'>;

function unseen({ hosts }: Parts): Said | undefined {
  const unknown = hosts.filter((host) => host.state.tone === 'unknown');
  if (unknown.length * 2 <= hosts.length) return undefined;
  const never = unknown.every((host) => host.seenAt === undefined);
  const who =
    unknown.length === hosts.length ? 'any host' : `${unknown.length} of ${hosts.length} hosts`;
  const ready = hosts.flatMap((host) => host.nodes).filter(({ state }) => state.label === 'Ready');
  if (never && ready.length > 0) {
    const text = `Lowtide sees Kubernetes, with ${count(ready.length, 'node')} Ready, but not ${who}.`;
    return { text, tone: 'unknown' };
  }
  return {
    text: never
      ? `Lowtide has just begun to look: it does not see ${who} yet.`
      : `Lowtide cannot see ${who}: it observes only and changes nothing.`,
    tone: 'unknown',
  };
}

function stopped({ quorum }: Parts): Said | undefined {
  if (quorum.state.tone !== 'bad') return undefined;
  return {
    text: `The cluster has stopped: ${lowered(quorum.state)}`,
    tone: 'bad',
  };
}

function hostsLost(parts: Parts): Said | undefined {
  const lost = parts.hosts.filter((host) => host.state.tone === 'bad');
  if (lost.length === 0) return undefined;
  const who = list(lost.map((host) => host.name));
  return { text: `${who} ${are(lost.length)} lost: ${tideText(parts)}.`, tone: 'bad' };
}

function comingUp(view: View): Said | undefined {
  const operation = [...view.operations.values()].find(({ kind }) => kind === 'bring-up');
  if (operation === undefined) return undefined;
  return { text: `The lab comes up: ${clauseOf(operation)}.`, tone: 'busy' };
}

function underWay(view: View, parts: Parts): Said | undefined {
  // A loss that waits for proof may take all night, and its host says so already.
  const operation = [...view.operations.values()].find(({ kind }) => kind !== 'unplanned-loss');
  if (operation === undefined) return undefined;
  return {
    text: `${titleOf(operation)}: ${clauseOf(operation)}. ${sentence(tideText(parts))}`,
    tone: 'busy',
  };
}

function clauseOf(operation: OpenOperation): string {
  if (operation.stalled !== undefined) return 'a person is needed';
  const [held] = operation.held.values();
  if (held !== undefined) return `held by ${held.gate} for now`;
  return operation.step === '' ? 'it begins' : operation.step;
}

function calm(parts: Parts): Said {
  const { tide, work } = parts;
  const all = tide.hostsOn === tide.hosts;
  const name = tide.low ? 'Low tide: ' : all ? 'High tide: ' : '';
  const { tone } = work.state;
  const must = all ? 'everything runs' : 'everything that must run, runs';
  const runs =
    tone === 'fine' || tone === 'off' ? must : `${work.running} of ${work.wanted} pods run`;
  const known = tone === 'unknown' || tone === 'bad' ? '' : ` and ${runs}`;
  return {
    text: sentence(`${name}${tideText(parts)}${known}`),
    tone: tone === 'off' ? 'fine' : tone,
  };
}

/** "6 of 8 hosts are on" */
function tideText({ tide }: Parts): string {
  return tide.hostsOn === tide.hosts
    ? `all ${tide.hosts} hosts are on`
    : `${tide.hostsOn} of ${tide.hosts} hosts ${are(tide.hostsOn)} on`;
}

/** The one thing to know besides, when the text does not say it already. */
function concernOf(parts: Parts, said: Said): string | undefined {
  if (parts.hold !== undefined) {
    return sentence(`${parts.hold.by} asked Lowtide to observe only: ${parts.hold.why}`);
  }
  const stalled = parts.operations.find((operation) => operation.stalled !== undefined);
  if (stalled?.stalled !== undefined) return sentence(`a person is needed: ${stalled.stalled.why}`);
  if (said.tone === 'unknown') return undefined;
  if (parts.quorum.state.tone === 'bad')
    return 'Nothing can be changed or moved; what runs, runs on.';
  const { quorum, ceph, work } = parts;
  if (quorum.lossesSurvived === 0 && quorum.voters > 1)
    return 'One more lost voter stops the cluster.';
  const broken = brokenNode(parts.hosts);
  if (broken !== undefined) return stop(`${broken.name}: ${lowered(broken.state)}`);
  const amber = (state: Explained | undefined) => state?.tone === 'bad' || state?.tone === 'warn';
  if (ceph !== undefined && amber(ceph.state)) return `Ceph: ${ceph.state.why}`;
  if (amber(work.state) || work.state.tone === 'unknown') return work.state.why;
  if (quorum.state.tone === 'unknown') return quorum.state.why;
  return undefined;
}

function brokenNode(hosts: readonly HostStatus[]): NodeStatus | undefined {
  return hosts
    .filter((host) => host.power === 'on')
    .flatMap((host) => host.nodes)
    .find((node) => node.state.tone === 'bad');
}

function lowered({ why }: Explained): string {
  return `${why.slice(0, 1).toLowerCase()}${why.slice(1)}`;
}
