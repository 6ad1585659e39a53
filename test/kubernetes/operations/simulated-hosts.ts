import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDriver } from '../../../src/cli/engine/driver.ts';
import type { Entry } from '../../../src/controller/entry.ts';
import { parseJournal } from '../../../src/controller/stores/journal-text.ts';
import { retime } from '../../../src/world/composed/retime.ts';
import type { SimulatedWorld } from '../../../src/world/simulated/simulated-world.ts';
import { couple } from './couple.ts';
import type { HomeCluster } from './home-cluster.ts';
import { createLabClock } from './lab-clock.ts';
import type { LabClock, Orders, ToController, ToWorld } from './messages.ts';
import { createHosts, seedWithLeaderOnGamer } from './seed.ts';

/** Hosts, VMs, Talos and Ceph that are simulated here, beside a real Kubernetes. */
export interface SimulatedHosts {
  readonly world: SimulatedWorld;
  /** A controller in a process of its own, with its journal in a folder of the cluster's. */
  readonly controller: (name: string) => Controller;
  readonly stop: () => Promise<void>;
}

export interface Controller {
  /** Starts it, or starts it again. */
  readonly start: () => void;
  readonly tell: (message: ToController) => void;
  /** SIGKILL: it has no time for anything. */
  readonly kill: () => Promise<void>;
  readonly isRunning: () => boolean;
  readonly journal: () => readonly Entry[];
  /** What it said to people before it ended. */
  readonly said: () => string;
}

/** How fast the hosts live beside the lab: minutes of booting and draining take seconds. */
const hostsPerLab = 10;

const program = join(import.meta.dirname, 'controller.ts');

/** The lab's time runs `pace` times as fast as the cluster's, and may be ahead of it. */
export function startSimulatedHosts(home: HomeCluster, pace: number, aheadMs = 0): SimulatedHosts {
  const by: LabClock = { since: Date.now(), pace, aheadMs };
  const clock = createLabClock(by);
  const world = createHosts(home.lab, seedWithLeaderOnGamer(home.lab), by.since);
  const driver = createDriver(world, hostsPerLab * pace);
  const coupling = couple(home.plane, () => runningNodes(world));
  const own = { now: world.clock.now, speed: () => hostsPerLab };
  const told = retime(world, own, clock);
  const controllers: Controller[] = [];
  return {
    world,
    controller(name) {
      const { labFile, plane } = home;
      const orders = { labFile, state: home.folder(name), kubeconfig: plane.kubeconfig, clock: by };
      const controller = createController(orders, told);
      controllers.push(controller);
      return controller;
    },
    async stop() {
      for (const controller of controllers) await controller.kill();
      await coupling.stop();
      driver.stop();
    },
  };
}

function runningNodes({ truth }: SimulatedWorld): Map<string, boolean> {
  return new Map([...truth.nodes].map(([name, { running }]) => [name, running]));
}

function createController(
  orders: Orders,
  world: SimulatedWorld | ReturnType<typeof retime>,
): Controller {
  let child: ChildProcess | undefined;
  let said = '';
  const isRunning = () =>
    child !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    start() {
      const now = fork(program, [JSON.stringify(orders)], {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      child = now;
      for (const stream of [now.stdout, now.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          said += chunk.toString();
        });
      }
      let unsubscribe = () => {};
      const tell = (message: ToController) => {
        if (now.connected) now.send(message, () => {});
      };
      now.on('message', (message: ToWorld) => {
        if (message.kind === 'perform') world.perform(message.request);
        else unsubscribe();
        if (message.kind === 'subscribe') {
          unsubscribe = world.subscribe((event) => tell({ kind: 'event', event }));
        }
      });
      now.on('exit', () => unsubscribe());
    },
    tell(message) {
      child?.send(message);
    },
    async kill() {
      if (child === undefined || !isRunning()) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    isRunning,
    journal: () => journalIn(orders.state),
    said: () => said,
  };
}

function journalIn(folder: string): readonly Entry[] {
  const file = join(folder, 'journal.jsonl');
  if (!existsSync(file)) return [];
  const read = parseJournal(readFileSync(file, 'utf8'));
  if (read.kind === 'bad') throw new Error(`${file}:${read.line} ${read.why}`);
  return read.entries;
}
