import type { Rule } from './rule.ts';
import { addressOutsideNetwork } from './rules/address-outside-network.ts';
import { archMismatch } from './rules/arch-mismatch.ts';
import { bareMetalOnHypervisor } from './rules/bare-metal-on-hypervisor.ts';
import { bareMetalShared } from './rules/bare-metal-shared.ts';
import { bareMetalVmFields } from './rules/bare-metal-vm-fields.ts';
import { cephIncomplete } from './rules/ceph-incomplete.ts';
import { cephMonVolatile } from './rules/ceph-mon-volatile.ts';
import { cephMonsEven } from './rules/ceph-mons-even.ts';
import { cephOnTalos } from './rules/ceph-on-talos.ts';
import { cidrOverlap } from './rules/cidr-overlap.ts';
import { cpuOvercommit } from './rules/cpu-overcommit.ts';
import { duplicateAddress } from './rules/duplicate-address.ts';
import { duplicateMac } from './rules/duplicate-mac.ts';
import { duplicateName } from './rules/duplicate-name.ts';
import { evenVoters } from './rules/even-voters.ts';
import { idleHost } from './rules/idle-host.ts';
import { memoryOvercommit } from './rules/memory-overcommit.ts';
import { memoryTight } from './rules/memory-tight.ts';
import { noControlPlane } from './rules/no-control-plane.ts';
import { noCoreForHost } from './rules/no-core-for-host.ts';
import { noToleranceAtLowTide } from './rules/no-tolerance-at-low-tide.ts';
import { noWorkerAtLowTide } from './rules/no-worker-at-low-tide.ts';
import { osdWithoutDisk } from './rules/osd-without-disk.ts';
import { poolTooWide } from './rules/pool-too-wide.ts';
import { sharedFailureDomain } from './rules/shared-failure-domain.ts';
import { singleVoter } from './rules/single-voter.ts';
import { talosUnknown } from './rules/talos-unknown.ts';
import { underTalosMinimum } from './rules/under-talos-minimum.ts';
import { versionWindow } from './rules/version-window.ts';
import { volatileNoOff } from './rules/volatile-no-off.ts';
import { volatileNoProof } from './rules/volatile-no-proof.ts';
import { volatileNoWake } from './rules/volatile-no-wake.ts';
import { voterMajorityVolatile } from './rules/voter-majority-volatile.ts';
import { votersShareHost } from './rules/voters-share-host.ts';

/** All rules, in the order in which `lowtide check --explain` lists them. */
export const rules: readonly Rule[] = [
  addressOutsideNetwork,
  archMismatch,
  bareMetalOnHypervisor,
  bareMetalShared,
  bareMetalVmFields,
  cephIncomplete,
  cephMonVolatile,
  cephMonsEven,
  cephOnTalos,
  cidrOverlap,
  cpuOvercommit,
  duplicateAddress,
  duplicateMac,
  duplicateName,
  evenVoters,
  idleHost,
  memoryOvercommit,
  memoryTight,
  noControlPlane,
  noCoreForHost,
  noToleranceAtLowTide,
  noWorkerAtLowTide,
  osdWithoutDisk,
  poolTooWide,
  sharedFailureDomain,
  singleVoter,
  talosUnknown,
  underTalosMinimum,
  versionWindow,
  volatileNoOff,
  volatileNoProof,
  volatileNoWake,
  voterMajorityVolatile,
  votersShareHost,
];
