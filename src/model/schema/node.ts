import * as z from 'zod';
import { readLabelKey, readLabelValue, readTaint } from '../label.ts';
import { list, named, section } from './section.ts';
import { text, whole, word } from './text.ts';
import { address, hostName, mac, size } from './values.ts';

const labelKey = text(
  'a label such as example.com/gpu',
  { description: 'A label of Kubernetes.', examples: ['example.com/gpu'] },
  readLabelKey,
);

const labelValue = text(
  'text; a number or true stands in quotes: "true"',
  { description: 'The value of a label.', examples: ['yes-please'] },
  readLabelValue,
);

const taint = z.union(
  [
    text(
      'a taint such as key=value:NoSchedule',
      { description: 'A taint as kubectl writes it.', examples: ['gpu=true:NoSchedule'] },
      readTaint,
    ),
    section('a taint', 'A taint in full.', {
      key: labelKey,
      value: labelValue.optional(),
      effect: word(['NoSchedule', 'PreferNoSchedule', 'NoExecute'], {
        description: 'What happens to pods that do not tolerate it.',
      }),
    }),
  ],
  { error: 'a taint such as key=value:NoSchedule' },
);

/** A Kubernetes node, as `lab.yaml` says it. */
export const nodeSection = section(
  'a node',
  'A Kubernetes node. With cpus and memory it is a VM on its host; without, it is the host itself (bare metal).',
  {
    role: word(['control-plane', 'worker'], {
      description: 'A control plane votes in etcd. Default: worker.',
    }).optional(),
    host: hostName.meta({ description: 'The host that it lives on.' }),
    cpus: whole('a whole number of CPUs from 1 to 512', 1, 512, {
      description: 'CPUs of its VM. Leave out on bare metal.',
      examples: [4],
    }).optional(),
    memory: size('Memory of its VM. Leave out on bare metal.', '8GiB').optional(),
    disk: size('Disk of its VM. Default: 64GiB. Leave out on bare metal.', '64GiB').optional(),
    address: address(
      "Its address on the LAN. Bare metal may leave it out: it is the host's.",
      '192.168.1.31',
    ).optional(),
    mac: mac('The network card of its VM; chosen for you when left out.').optional(),
    labels: named(
      'a label',
      'Labels of the node beside those that Kubernetes sets itself.',
      64,
      labelKey,
      labelValue,
    ).optional(),
    taints: list(
      'a list of taints such as key=value:NoSchedule',
      'Taints. Default: none on a worker; on a control plane node-role.kubernetes.io/control-plane:NoSchedule. `[]` lets a control plane run pods.',
      taint,
    ).optional(),
  },
);
