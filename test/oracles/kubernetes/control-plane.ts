import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pass } from 'node:timers/promises';
import { type Admin, openAdmin } from './admin.ts';
import { buildControlPlane } from './build.ts';
import { makeCertificates } from './certificates.ts';
import { type Component, createComponent } from './component.ts';
import { flagsOf } from './flags.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { isReady, type NodeSpec, nodeObject, playedBy } from './nodes.ts';
import { layOut, type Places } from './places.ts';

type OptionalName = 'kube-controller-manager' | 'kube-scheduler' | 'kwok';
export type ComponentName = 'etcd' | 'kube-apiserver' | OptionalName;

export interface ControlPlaneOptions {
  readonly nodes?: readonly NodeSpec[];
  /** Besides etcd and kube-apiserver; all of them unless told otherwise. */
  readonly components?: readonly OptionalName[];
  /** Further flags; the last of a kind wins. */
  readonly flags?: Partial<Readonly<Record<ComponentName, readonly string[]>>>;
}

/** A real control plane on loopback with RBAC on, and kwok in the place of the nodes' kubelets. */
export interface ControlPlane extends Admin {
  /** `https://127.0.0.1:PORT`. */
  readonly server: string;
  /** All that it keeps: `pki/`, `logs/`, `etcd/`. */
  readonly folder: string;
  /** The program that holds all others. */
  readonly program: string;
  /** Who signed kube-apiserver and signs clients: FILE.crt and FILE.key. */
  readonly authority: string;
  /** What its kube-apiserver runs with, to start another one beside it. */
  readonly apiServerFlags: readonly string[];
  /** Of somebody who may do everything. */
  readonly kubeconfig: string;
  /** Of a user with the rights that RBAC gives and no others, who signs in with a certificate. */
  readonly kubeconfigFor: (user: string, groups?: readonly string[]) => string;
  /** As somebody who may do everything: the output, or an error with kubectl's words. */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** Server-side apply. */
  readonly apply: (objects: readonly unknown[]) => Promise<void>;
  readonly component: (name: ComponentName) => Component;
  /** Its kubelet falls silent. */
  readonly failNode: (name: string) => Promise<void>;
  /** Its heartbeats go on, but its pods neither start nor end. */
  readonly hangNode: (name: string) => Promise<void>;
  /** Its kubelet works again. */
  readonly returnNode: (name: string) => Promise<void>;
  /** Waits until the API is ready, such as after something was struck. */
  readonly ready: () => Promise<void>;
  readonly stop: (options?: { readonly keepLogs?: boolean }) => Promise<void>;
}

const startsWithinMs = 180_000;
const lookAgainMs = 100;

/** Starts a control plane with data of its own, and waits until its nodes are Ready. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const program = buildControlPlane();
  const places = await layOut(program);
  const components = createComponents(program, places, options);
  const admin = openAdmin(
    places.server,
    readFileSync(`${places.authority}.crt`, 'utf8'),
    places.adminToken,
  );
  const plane = controlPlane(program, places, components, admin);
  try {
    await start(plane, components, options);
    return plane;
  } catch (error) {
    await plane.stop({ keepLogs: true });
    throw error;
  }
}

type Components = ReadonlyMap<string, Component>;

function createComponents(
  program: string,
  places: Places,
  { components, flags = {} }: ControlPlaneOptions,
): Components {
  const optional = components ?? ['kube-controller-manager', 'kube-scheduler', 'kwok'];
  const create = (name: keyof typeof flagsOf, more: readonly string[] = []) => {
    const log = join(places.folder, 'logs', `${name}.log`);
    const args = [...flagsOf[name](places), ...more];
    return [name, createComponent({ name, program, args, log })] as const;
  };
  return new Map([
    ...(['etcd', 'kube-apiserver', ...optional] as const).map((name) => create(name, flags[name])),
    create('kwok of hung nodes', flags.kwok),
  ]);
}

function controlPlane(
  program: string,
  places: Places,
  components: Components,
  admin: Admin,
): ControlPlane {
  const { server, folder, authority, pki } = places;
  const kubeconfig = places.kubeconfigOf('admin');
  const component = (name: string) => {
    const found = components.get(name);
    if (found === undefined) throw new Error(`this control plane was made without ${name}`);
    return found;
  };
  const play = async (name: string, how: 'up' | 'hung' | 'down') => {
    await admin.request('PATCH', `/api/v1/nodes/${name}`, {
      metadata: { labels: { [playedBy]: how } },
    });
  };
  const kubectl = (args: readonly string[], input?: string) =>
    runKubectl(program, ['--kubeconfig', kubeconfig, ...args], input);
  return {
    ...admin,
    server,
    folder,
    program,
    authority,
    apiServerFlags: flagsOf['kube-apiserver'](places),
    kubeconfig,
    kubeconfigFor(user, groups = []) {
      const file = join(pki, encodeURIComponent(user));
      makeCertificates(program, [
        { file, commonName: user, organizations: groups, signedBy: authority },
      ]);
      return writeKubeconfig(`${file}.kubeconfig`, server, `${authority}.crt`, {
        'client-certificate': `${file}.crt`,
        'client-key': `${file}.key`,
      });
    },
    kubectl,
    async apply(objects) {
      const list = { apiVersion: 'v1', kind: 'List', items: objects };
      await kubectl(['apply', '--server-side', '--filename', '-'], JSON.stringify(list));
    },
    component,
    failNode: (name) => play(name, 'down'),
    async hangNode(name) {
      component('kwok of hung nodes').start();
      await play(name, 'hung');
    },
    returnNode: (name) => play(name, 'up'),
    ready: () => until('kube-apiserver', components, () => answers(admin, '/readyz')),
    async stop({ keepLogs = false } = {}) {
      admin.close();
      for (const one of [...components.values()].toReversed()) await one.stop();
      if (keepLogs) process.stderr.write(`What the control plane said: ${join(folder, 'logs')}\n`);
      else rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start(
  plane: ControlPlane,
  components: Components,
  { nodes = [] }: ControlPlaneOptions,
): Promise<void> {
  plane.component('etcd').start();
  plane.component('kube-apiserver').start();
  await plane.ready();
  for (const [name, one] of components) if (name !== 'kwok of hung nodes') one.start();
  if (components.has('kube-controller-manager')) {
    const account = '/api/v1/namespaces/default/serviceaccounts/default';
    await until('the controller manager', components, () => answers(plane, account));
  }
  for (const node of nodes) await plane.request('POST', '/api/v1/nodes', nodeObject(node));
  if (!components.has('kwok') || nodes.length === 0) return;
  await until('the nodes', components, async () => {
    const { items } = (await plane.request('GET', '/api/v1/nodes')) as { items: unknown[] };
    return items.length >= nodes.length && items.every(isReady);
  });
}

async function answers(admin: Admin, path: string): Promise<boolean> {
  return (await admin.ask('GET', path)).status === 200;
}

async function until(
  what: string,
  components: Components,
  holds: () => Promise<boolean>,
): Promise<void> {
  const giveUpAt = Date.now() + startsWithinMs;
  while (!(await holds().catch(() => false))) {
    const ended = [...components.values()].find((one) => one.endedByItself());
    if (ended !== undefined) throw new Error(`${ended.name} ended by itself; see ${ended.log}`);
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await pass(lookAgainMs);
  }
}

async function runKubectl(
  program: string,
  args: readonly string[],
  input: string | undefined,
): Promise<string> {
  const child = spawn(program, ['kubectl', ...args]);
  child.stdin.end(input ?? '');
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'close');
  const [output, complaint] = await said;
  if (code !== 0) throw new Error(`kubectl ${args.slice(2).join(' ')}: ${complaint}`);
  return output;
}
