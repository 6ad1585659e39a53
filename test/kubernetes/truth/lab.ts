import type { Lab } from '../../../src/model/lab.ts';
import { parseLab } from '../../../src/model/parse.ts';
import { nodeName, type Scenario } from './scenario.ts';

/** A lab with the scenario's workers, each a host of its own, and one control plane. */
export function labOf(scenario: Pick<Scenario, 'name' | 'nodes' | 'joining'>): Lab {
  const workers = [...scenario.nodes, ...(scenario.joining ?? [])].map((node) =>
    nodeName(scenario, node),
  );
  const address = (index: number) => `192.168.1.${index + 20}`;
  const host = (_: string, index: number) => ({
    arch: 'amd64',
    cores: 4,
    memory: '8GiB',
    address: address(index),
  });
  const names = [controlPlane, ...workers];
  const text = JSON.stringify({
    name: 'truth',
    network: { cidr: '192.168.1.0/24', gateway: '192.168.1.1' },
    cluster: { endpoint: '192.168.1.10', talos: 'v1.13.9', kubernetes: 'v1.36.4' },
    hosts: Object.fromEntries(names.map((name, index) => [`host-${name}`, host(name, index)])),
    nodes: Object.fromEntries(
      names.map((name) => [
        name,
        {
          host: `host-${name}`,
          ...(name === controlPlane && { role: 'control-plane', labels: uncounted }),
        },
      ]),
    ),
  });
  const parsed = parseLab(text, 'truth.yaml');
  if (parsed.kind === 'ok') return parsed.lab;
  throw new Error(`bug: ${parsed.problems.map(({ says }) => says).join(' ')}`);
}

export const controlPlane = 'truth-control-plane';

/** It always answers, which would hide it when all others are silent. */
const uncounted = { 'node.kubernetes.io/exclude-disruption': '' };
