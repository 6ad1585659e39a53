import { nearest } from '../model/nearest.ts';
import { type PortName, portNames } from '../world/composed/ports.ts';

const worldNames = ['simulated', 'real'] as const;

export type WorldName = (typeof worldNames)[number];

/** Which world each port belongs to. */
export interface WorldChoice {
  /** As one would type it in the shortest way: `simulated`, `real`, `simulated,kubernetes=real`. */
  readonly text: string;
  readonly of: Readonly<Record<PortName, WorldName>>;
}

/**
 * Reads `simulated`, `real`, or one of them with other ports named after it:
 * `simulated,kubernetes=real`. Throws a sentence that says what was probably meant.
 */
export function readWorldChoice(text: string): WorldChoice {
  const [first = '', ...exceptions] = text.split(',');
  const base = baseOf(first);
  const given = new Map<PortName, WorldName>();
  for (const exception of exceptions) {
    const [name, world] = exceptionOf(exception);
    if (given.has(name)) throw new Error(`${name} is given twice.`);
    given.set(name, world);
  }
  return choiceOf((name) => given.get(name) ?? base);
}

export function isAllSimulated({ of }: WorldChoice): boolean {
  return portNames.every((name) => of[name] === 'simulated');
}

export function portsOf({ of }: WorldChoice, world: WorldName): PortName[] {
  return portNames.filter((name) => of[name] === world);
}

function choiceOf(worldOf: (name: PortName) => WorldName): WorldChoice {
  const of = {
    power: worldOf('power'),
    hypervisor: worldOf('hypervisor'),
    talos: worldOf('talos'),
    kubernetes: worldOf('kubernetes'),
    ceph: worldOf('ceph'),
  };
  const isReal = (name: PortName) => of[name] === 'real';
  const base = portNames.filter(isReal).length * 2 > portNames.length ? 'real' : 'simulated';
  const others = portNames.filter((name) => of[name] !== base);
  return { text: [base, ...others.map((name) => `${name}=${of[name]}`)].join(','), of };
}

function baseOf(text: string): WorldName {
  if (text.includes('=')) {
    throw new Error(
      `${text} says nothing of the other ports. Begin with their world: simulated,${text}.`,
    );
  }
  return worldOf(text);
}

function exceptionOf(text: string): [PortName, WorldName] {
  const [name = '', world, ...more] = text.split('=');
  const port = portNames.find((one) => one === name);
  if (port === undefined) {
    const meant = nearest(name, portNames);
    const hint =
      meant === undefined ? `Ports are ${portNames.join(', ')}.` : `Did you mean ${meant}?`;
    throw new Error(`${name === '' ? 'Nothing' : name} is no port. ${hint}`);
  }
  if (world === undefined || world === '' || more.length > 0) {
    throw new Error(`${port} needs one world: ${port}=simulated or ${port}=real.`);
  }
  return [port, worldOf(world)];
}

function worldOf(text: string): WorldName {
  const world = worldNames.find((one) => one === text);
  if (world !== undefined) return world;
  const meant = nearest(text, worldNames);
  const hint =
    meant === undefined
      ? 'Worlds are simulated and real, or a mix such as simulated,kubernetes=real.'
      : `Did you mean ${meant}?`;
  throw new Error(`${text === '' ? 'Nothing' : text} is no world. ${hint}`);
}
