import { minorOf } from '../version.ts';

/** Talos minor → the Kubernetes minors that it supports (Talos documentation, "Support matrix"). */
const WINDOWS: ReadonlyMap<number, readonly [oldest: number, newest: number]> = new Map([
  [12, [30, 35]],
  [13, [31, 36]],
  [14, [32, 37]],
]);

/** The Kubernetes 1.x minors that a Talos release supports; nothing of one that is not known. */
export function windowOf(talos: string): readonly [oldest: number, newest: number] | undefined {
  const { major, minor } = minorOf(talos);
  return major === 1 ? WINDOWS.get(minor) : undefined;
}

/** `1.12, 1.13, 1.14` */
export function knownTalos(): string {
  return [...WINDOWS.keys()].map((minor) => `1.${minor}`).join(', ');
}
