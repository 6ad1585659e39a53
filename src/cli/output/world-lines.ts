import { type PortName, portNames } from '../../world/composed/ports.ts';
import type { Output } from '../context.ts';
import type { Cluster } from '../engine/real-ports.ts';
import { isAllSimulated, portsOf, type WorldChoice } from '../world-choice.ts';
import { wrap } from './text-width.ts';
import { type Ink, paint } from './tone.ts';

type Screen = Pick<Output, 'columns' | 'color'>;

/** How far the adapters of the real world reach; those that do not are absent. */
const realPorts: Readonly<Record<PortName, string | undefined>> = {
  power: 'wakes hosts; cannot see them or switch them off yet',
  hypervisor: undefined,
  talos: undefined,
  kubernetes: 'by a kubeconfig',
  ceph: undefined,
};

/** Which world a lab lives in, and what stands behind each port of one that is not all simulated. */
export function worldLines(
  lab: string,
  choice: WorldChoice,
  cluster: Cluster | undefined,
  output: Screen,
): string[] {
  const name = paint('bold', lab, output);
  if (isAllSimulated(choice)) {
    return [
      `${name} lives in the ${paint('warn', 'simulated', output)} world: nothing real is touched.`,
    ];
  }
  const isMixed = portsOf(choice, 'simulated').length > 0;
  const world = isMixed ? 'a mix of worlds' : `the ${paint('warn', 'real', output)} world`;
  return [
    `${name} lives in ${world}, as far as Lowtide reaches:`,
    ...portNames.map((port) => `  ${port.padEnd(10)}  ${portLine(port, choice, cluster, output)}`),
    ...warnings(choice).flatMap((text) => wrap(text, output.columns)),
  ];
}

function portLine(
  port: PortName,
  { of }: WorldChoice,
  cluster: Cluster | undefined,
  output: Screen,
): string {
  const told = (ink: Ink, word: string, more = '') =>
    `${paint(ink, word.padEnd(9), output)}${more}`.trimEnd();
  if (of[port] === 'simulated') return told('dim', 'simulated');
  const reach = cluster !== undefined && port === 'kubernetes' ? where(cluster) : realPorts[port];
  return reach === undefined ? told('warn', 'absent') : told('fine', 'real', `  ${reach}`);
}

function where({ context, servers }: Cluster): string {
  const [first = '', ...more] = servers;
  const others = more.length === 0 ? '' : ` or ${more.length} more`;
  return `${context}, at ${first}${others}`;
}

function warnings(choice: WorldChoice): string[] {
  const { of } = choice;
  const isAbsent = portsOf(choice, 'real').some((port) => realPorts[port] === undefined);
  const restsOnNothing =
    of.kubernetes === 'real' && (of.power === 'simulated' || of.hypervisor === 'simulated');
  return [
    ...(isAbsent ? ['What is absent is never known, so what needs it is held.'] : []),
    ...(restsOnNothing
      ? [
          'What is done to the real Kubernetes rests on hosts that are simulated: for trying things out, not for a cluster that matters.',
        ]
      : []),
  ];
}
