import type { Mishap } from '../world/simulated/mishap.ts';

/** What happened, as somebody at home would say it. */
export function mishapWords(mishap: Mishap): string {
  switch (mishap.kind) {
    case 'host.switched-on':
      return `Somebody presses the power button of ${mishap.host}.`;
    case 'host.announced-off':
      return `The owner of ${mishap.host} will switch it off in ${span(mishap.withinMs)}.`;
    case 'host.shut-down':
      return `The owner of ${mishap.host} shuts it down without a word.`;
    case 'host.used':
      return mishap.inUse
        ? `Somebody begins to use ${mishap.host}.`
        : `Nobody uses ${mishap.host} any more.`;
    case 'host.power-cut':
      return `The plug of ${mishap.host} is pulled.`;
    case 'host.hung':
      return `${mishap.host} hangs.`;
    case 'host.slow-boot':
      return `The next boot of ${mishap.host} takes ${mishap.factor} times as long.`;
    case 'host.boot-loop':
      return `The next boots of ${mishap.host} fail: ${mishap.times}.`;
    case 'domain.failed':
      return `The ${mishap.domain} ${mishap.value} fails for ${span(mishap.forMs)}.`;
    case 'wake.lossy':
      return `${percent(mishap.probability)} of all magic packets are lost for ${span(mishap.forMs)}.`;
    case 'results.lost':
      return `${percent(mishap.probability)} of all answers are lost for ${span(mishap.forMs)}.`;
    case 'vm.crashed':
      return `The VM of ${mishap.node} crashes.`;
    case 'vm.hung':
      return `The VM of ${mishap.node} hangs.`;
    case 'vm.disk-lost':
      return `The disk of ${mishap.node} is damaged.`;
    case 'network.partitioned':
      return `${mishap.host} is cut off for ${span(mishap.forMs)}.`;
    case 'network.isolated':
      return `Lowtide itself is cut off for ${span(mishap.forMs)}.`;
    case 'kubernetes.api-down':
      return `The Kubernetes API answers with errors for ${span(mishap.forMs)}.`;
    case 'kubernetes.stale':
      return `What the Kubernetes API tells is old for ${span(mishap.forMs)}.`;
    case 'budgets.stuck':
      return `No disruption budget allows anything for ${span(mishap.forMs)}.`;
    case 'node.cordoned-by-person':
      return `Somebody cordons ${mishap.node}.`;
    case 'talos.refuses':
      return `Talos on ${mishap.node} refuses every change for ${span(mishap.forMs)}.`;
    case 'ceph.mon-down':
      return `The Ceph mon on ${mishap.host} is down for ${span(mishap.forMs)}.`;
    case 'ceph.osd-down':
      return `The Ceph OSD on ${mishap.host} is down for ${span(mishap.forMs)}.`;
  }
}

function span(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}
