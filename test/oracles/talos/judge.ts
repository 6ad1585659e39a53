import { execFileSync } from 'node:child_process';
import { buildOracle, missingOracle, type Oracle } from '../build.ts';

/** Some 3 min on two cores with cold caches. */
const talosJudge: Oracle = {
  name: 'talos-judge',
  title: "Talos' judge",
  source: import.meta.dirname,
};

/** A sentence when the judge can neither be found nor be built here. */
export function missingTalosJudge(): string | undefined {
  return missingOracle(talosJudge);
}

/** What Talos' own library finds in a file of secrets. */
export interface BundleVerdict {
  readonly file: string;
  /** Empty when it finds no fault. */
  readonly errors: readonly string[];
  /** By the names of the file: os, etcd, k8s, k8saggregator, k8sserviceaccount. */
  readonly authorities: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** In bytes. */
  readonly lengths: Readonly<Record<string, number>>;
  /** As Talos writes what it has read. */
  readonly written: string;
}

/** What a client configuration says, and whether the bundle's authority stands for it. */
export interface ClientVerdict {
  readonly errors: readonly string[];
  /** The current one. */
  readonly context: string;
  readonly contexts: readonly string[];
  readonly endpoints: readonly string[];
  readonly cluster?: string;
  readonly user?: string;
  readonly commonName: string;
  readonly organization: readonly string[] | null;
  readonly key: string;
  readonly keyUsage: number;
  readonly extKeyUsage: readonly number[];
  readonly notBefore: string;
  readonly notAfter: string;
}

/** Runs the judge; `contract` such as `v1.13`, `at` in ms since the epoch. */
export function askTalos(command: 'bundle', args: readonly string[]): readonly BundleVerdict[];
export function askTalos(
  command: 'talosconfig' | 'kubeconfig',
  args: readonly string[],
): ClientVerdict;
export function askTalos(command: string, args: readonly string[]): unknown {
  return JSON.parse(run([command, ...args]));
}

/** A file of secrets as `talosctl gen secrets` writes it. */
export function generateByTalos(args: readonly string[]): string {
  return run(['generate-bundle', ...args]);
}

function run(args: readonly string[]): string {
  return execFileSync(buildOracle(talosJudge), args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}
