import { describe, expect, test } from 'vitest';
import type { NodeName } from '../../src/model/lab.ts';
import type { HypervisorAction } from '../../src/world/actions.ts';
import type { VmState } from '../../src/world/facts.ts';
import { isUnobservable, lastFact } from './facts.ts';
import { ask, type Harness, listen, type Open } from './harness.ts';
import { portSuite } from './port.ts';

/** In the reference lab: a VM; bare metal; not there. */
const vm = 'talos06' as NodeName;
const pi = 'talos09' as NodeName;
const nobody = 'nobody' as NodeName;

const kinds = ['vm.start', 'vm.shutdown', 'vm.stop', 'vm.reset', 'vm.rebuild'] as const;

export interface HypervisorHarness extends Harness<HypervisorAction> {
  /** The domain as it really is. */
  domain(node: NodeName): VmState;
  /** The host of `talos06` is gone without a word. */
  loseHost(): void;
}

export function hypervisorSuite(name: string, open: Open<HypervisorHarness>): void {
  portSuite(name, open, {
    feasible: { kind: 'vm.start', node: vm },
    unknown: kinds.map((kind) => ({ kind, node: nobody })),
  });

  describe(`${name} runs VMs`, () => {
    test('a stopped VM is off when the answer comes, and starts again', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'vm.stop', node: vm })).toMatchObject({ kind: 'done' });
      expect(harness.domain(vm)).toBe('shutoff');
      expect(await ask(harness, { kind: 'vm.start', node: vm })).toMatchObject({ kind: 'done' });
      expect(harness.domain(vm)).toBe('running');
    });

    test('the ACPI button is pressed at once and the guest takes its time', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'vm.shutdown', node: vm })).toMatchObject({ kind: 'done' });
      await harness.until('the guest to end', () => harness.domain(vm) === 'shutoff');
    });

    test('only a running VM can be reset', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'vm.reset', node: vm })).toMatchObject({ kind: 'done' });
      await ask(harness, { kind: 'vm.stop', node: vm });
      expect(await ask(harness, { kind: 'vm.reset', node: vm })).toMatchObject({ kind: 'stalled' });
    });

    test('a rebuilt VM runs', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'vm.rebuild', node: vm })).toMatchObject({ kind: 'done' });
      expect(harness.domain(vm)).toBe('running');
    });

    test('a node that is its host has no VM: stalled', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'vm.stop', node: pi })).toMatchObject({ kind: 'stalled' });
    });

    test('the domain is seen to stop', async () => {
      const harness = await open();
      const heard = listen(harness);
      await harness.until('a first look', () => lastFact(heard, 'vm.state', vm) === 'running');
      await ask(harness, { kind: 'vm.stop', node: vm });
      await harness.until('it to be seen', () => lastFact(heard, 'vm.state', vm) === 'shutoff');
    });

    test('a host that is gone is tried again, and its VMs cannot be seen', async () => {
      const harness = await open();
      const heard = listen(harness);
      harness.loseHost();
      expect(await ask(harness, { kind: 'vm.start', node: vm })).toMatchObject({ kind: 'retry' });
      await harness.until('the VMs to be out of sight', () =>
        isUnobservable(lastFact(heard, 'vm.state', vm)),
      );
    });
  });
}
