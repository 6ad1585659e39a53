import type { Host, LabNode } from '../model/lab.ts';
import { coresOf, memoryBytesOf } from '../model/shape.ts';
import type { Resources } from './objects.ts';

/** What a node's pods may request in all. */
export interface Allocatable extends Resources {
  readonly pods: number;
}

const MIB = 2 ** 20;

/**
 * Talos' kubelet defaults: `KubeletSystemReserved*` in `pkg/machinery/constants/constants.go`
 * (v1.13.9), set by `NewKubeletConfiguration` when the machine config names none.
 */
const SYSTEM_RESERVED = {
  cpuMillis: 50,
  controlPlaneMemoryBytes: 512 * MIB,
  workerMemoryBytes: 384 * MIB,
  ephemeralStorageBytes: 256 * MIB,
};

/**
 * The kubelet's own hard eviction thresholds, which Talos leaves: `memory.available<100Mi`,
 * `nodefs.available<10%` (`pkg/kubelet/apis/config/v1beta1/defaults_linux.go`, Kubernetes v1.36).
 */
const EVICTION_HARD = { memoryBytes: 100 * MIB, ephemeralStorageFraction: 0.1 };

/** The kubelet's `maxPods`. */
const MAX_PODS = 110;

/**
 * Requests of the static pods on a Talos control plane: kube-apiserver 200m/512Mi,
 * kube-controller-manager 50m/256Mi, kube-scheduler 10m/64Mi
 * (`internal/app/machined/pkg/controllers/k8s/control_plane_static_pod.go`, v1.13.9). They never
 * move, so they are taken from what is allocatable.
 */
const STATIC_PODS = { cpuMillis: 260, memoryBytes: 832 * MIB };

/** Talos' system partitions (EFI, BIOS, BOOT, META, STATE) take about 1.4 GiB before EPHEMERAL. */
const SYSTEM_PARTITIONS_BYTES = 1434 * MIB;

/** A bare-metal host without a declared system disk: the least that Talos asks for. */
const LEAST_DISK_BYTES = 10 * 1024 * MIB;

/**
 * What pods can request on a node: its machine less what firmware and kernel keep for themselves,
 * Talos' reserve, the eviction threshold and a control plane's static pods.
 */
export function allocatable(node: LabNode, host: Host): Allocatable {
  const isControlPlane = node.role === 'control-plane';
  const memoryBytes =
    memTotalBytes(memoryBytesOf(node, host)) -
    (isControlPlane
      ? SYSTEM_RESERVED.controlPlaneMemoryBytes + STATIC_PODS.memoryBytes
      : SYSTEM_RESERVED.workerMemoryBytes) -
    EVICTION_HARD.memoryBytes;
  const cpuMillis =
    coresOf(node, host) * 1000 -
    SYSTEM_RESERVED.cpuMillis -
    (isControlPlane ? STATIC_PODS.cpuMillis : 0);
  const diskBytes = Math.max(0, systemDiskBytes(node, host) - SYSTEM_PARTITIONS_BYTES);
  return {
    cpuMillis: Math.max(0, cpuMillis),
    memoryBytes: Math.max(0, memoryBytes),
    ephemeralStorageBytes: Math.max(
      0,
      Math.floor(diskBytes * (1 - EVICTION_HARD.ephemeralStorageFraction)) -
        SYSTEM_RESERVED.ephemeralStorageBytes,
    ),
    extended: new Map(),
    pods: MAX_PODS,
  };
}

/**
 * `MemTotal` of a machine, on the low side: firmware, the kernel's text and 64 bytes of `struct
 * page` for each 4 KiB (1/64) never show up in it. Of an 8 GiB VM some 7.7 GiB is left.
 */
function memTotalBytes(machineBytes: number): number {
  return Math.floor(machineBytes * (1 - 1 / 64)) - 128 * MIB;
}

function systemDiskBytes(node: LabNode, host: Host): number {
  if (node.machine.kind === 'vm') return node.machine.diskBytes;
  return host.disks.find((disk) => disk.purpose === 'system')?.sizeBytes ?? LEAST_DISK_BYTES;
}
