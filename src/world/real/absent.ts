import type { Action } from '../actions.ts';
import type { Clock, Port } from '../ports.ts';
import { createAnsweringPort } from './answering-port.ts';

/** What has no adapter yet, or none that was asked for. */
export type Missing = 'power-off' | 'hypervisor' | 'talos' | 'kubernetes' | 'ceph';

/** What Lowtide cannot do for want of an adapter, and how a person does it. */
const words: Readonly<Record<Missing, { readonly why: string; readonly next: string }>> = {
  'power-off': {
    why: 'Lowtide has no way to switch real hosts off yet.',
    next: 'Switch the host off yourself.',
  },
  hypervisor: {
    why: 'Lowtide has no way to real hypervisors yet.',
    next: "Do it yourself on the node's host, with virsh.",
  },
  talos: {
    why: 'Lowtide has no way to the Talos API of real nodes yet.',
    next: 'Do it yourself, with talosctl.',
  },
  kubernetes: {
    why: 'Lowtide was not told to act on a real Kubernetes.',
    next: 'Do it yourself, with kubectl.',
  },
  ceph: { why: 'Lowtide has no way to a real Ceph yet.', next: 'Do it yourself, with ceph.' },
};

/**
 * Stands where the real world has no adapter. It sees nothing, so nothing of it is ever known and
 * the gates hold what depends on it; whatever is asked of it all the same is answered `stalled`.
 */
export function createAbsentPort<A extends Action>(clock: Clock, missing: Missing): Port<A> {
  return createAnsweringPort(clock, async () => ({ kind: 'stalled', ...words[missing] }));
}
