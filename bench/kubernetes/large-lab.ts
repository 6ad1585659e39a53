import type { HostName, Lab, NodeName } from '../../src/model/lab.ts';
import { quietLab } from '../../test/quiet-lab.ts';

const nodesAHost = 8;

/** More nodes than `lab.yaml` may declare, as VMs on hosts of eight. */
export function largeLab(names: readonly string[]): Lab {
  const lab = quietLab();
  const [host] = lab.hosts.values();
  const [node] = lab.nodes.values();
  if (host === undefined || node === undefined) throw new Error('bug: the quiet lab is empty');
  const hostAt = (index: number) => `h${Math.floor(index / nodesAHost)}` as HostName;
  const nodes = names.map((name, index) => {
    const role = index % nodesAHost === 0 && index < 3 * nodesAHost ? 'control-plane' : 'worker';
    return { ...node, name: name as NodeName, host: hostAt(index), role } as const;
  });
  const hosts = new Set(nodes.map((one) => one.host));
  return {
    ...lab,
    hosts: new Map([...hosts].map((name) => [name, { ...host, name, ceph: [] }])),
    nodes: new Map(nodes.map((one) => [one.name, one])),
    storage: {},
  };
}
