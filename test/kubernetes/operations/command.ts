import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ask } from '../../../src/server/client.ts';
import type { LabStatus } from '../../../src/status/status.ts';
import { couple } from './couple.ts';
import type { HomeCluster } from './home-cluster.ts';
import { seedWithLeaderOnGamer } from './seed.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a person runs it, in a process of its own. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

const main = join(import.meta.dirname, '../../../src/cli/main.ts');

/** Hosts, hypervisor, Talos and Ceph are simulated in the process, Kubernetes is the real one. */
export function lowtideOn(home: HomeCluster, state: string, argv: readonly string[]): Running {
  const world = 'real,hypervisor=simulated,talos=simulated,power=simulated,ceph=simulated';
  const of = ['--lab', home.labFile, '--state', state];
  const seed = String(seedWithLeaderOnGamer(home.lab));
  const on = [
    '--world',
    world,
    '--kubeconfig',
    home.plane.kubeconfig,
    '--speed',
    '20',
    '--seed',
    seed,
  ];
  const child = spawn(process.execPath, [main, ...argv, ...of, ...on], {
    env: { PATH: process.env.PATH, HOME: state, NO_COLOR: '1' },
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = once(child, 'close').then(async ([code]) => {
    const [stdout, stderr] = await said;
    return { code: code as number | null, stdout, stderr };
  });
  return { process: child, ended };
}

/** What the real cluster feels of the machines that are simulated in that process, by what it tells of them. */
export function coupled(home: HomeCluster, state: string): ReturnType<typeof couple> {
  return couple(home.plane, async () => {
    const asked = await ask<LabStatus>(join(state, 'lowtide.sock'), '/api/status');
    const nodes = asked.kind === 'ok' ? asked.body.hosts.flatMap((host) => host.nodes) : [];
    return new Map(
      nodes.flatMap(({ name, state }): [string, boolean][] => {
        if (unseen.has(state.label)) return [];
        return [[name, !down.has(state.label)]];
      }),
    );
  });
}

/** Words of `src/status/node-status.ts`. */
const down = new Set(['Asleep', 'Gone', 'Shut down', 'Shut off', 'Crashed', 'Booting']);
const unseen = new Set(['Unknown', 'Shutting down']);
