import * as z from 'zod';
import { readManifestPath, readTimezone } from '../place-names.ts';
import { hostSection } from './host.ts';
import { nodeSection } from './node.ts';
import { list, named, section } from './section.ts';
import { storageSection } from './storage.ts';
import { text } from './text.ts';
import { address, cidr, domain, hostName, name, nodeName, version } from './values.ts';

/** More than any home has; subsets of hosts are counted, so this must stay small. */
const HOSTS_MAX = 32;
const NODES_MAX = 128;

const network = section('network', 'The LAN that all hosts and nodes share.', {
  cidr: cidr('The network and its prefix length.', '192.168.1.0/24'),
  gateway: address('The router.', '192.168.1.1'),
  dns: list(
    'a list of addresses',
    'DNS servers. Default: the gateway.',
    address('A DNS server.', '192.168.1.1'),
  ).optional(),
  ntp: list(
    'a list of addresses or names',
    'Time servers. Default: time.cloudflare.com, as in Talos.',
    domain('A time server.', '192.168.1.1'),
  ).optional(),
  domain: domain('The domain of the LAN. Default: home.arpa (RFC 8375).', 'home.arpa').optional(),
});

const cluster = section('cluster', 'The Kubernetes cluster.', {
  name: name(
    'Its name in talosconfig and kubeconfig. Default: the name of the lab.',
    'home',
  ).optional(),
  endpoint: address(
    'The virtual address of the Kubernetes API, free on the LAN; it moves between control planes.',
    '192.168.1.30',
  ),
  talos: version('The version of Talos Linux, as its release is tagged.', 'v1.13.9'),
  kubernetes: version('The version of Kubernetes, as its release is tagged.', 'v1.36.4'),
  'pod-cidr': cidr('Addresses of pods. Default: 10.244.0.0/16.', '10.244.0.0/16').optional(),
  'service-cidr': cidr('Addresses of services. Default: 10.96.0.0/12.', '10.96.0.0/12').optional(),
});

const manifestPath = text(
  'a folder or file such as workloads',
  { description: 'A folder or file, relative to this file.', examples: ['workloads'] },
  readManifestPath,
);

/** The whole `lab.yaml`: its short form and its full form. */
export const labSchema = section(
  'a lab',
  'A homelab: its hosts, the Kubernetes nodes on them, storage.',
  {
    name: name('The name of the lab.', 'home'),
    timezone: text(
      'a timezone such as Europe/Berlin',
      {
        description: 'Where the household lives: schedules are read in it. Default: UTC.',
        examples: ['Europe/Berlin'],
      },
      readTimezone,
    ).optional(),
    network,
    cluster,
    hosts: named('a host', 'The physical machines, by name.', HOSTS_MAX, hostName, hostSection),
    nodes: named('a node', 'The Kubernetes nodes, by name.', NODES_MAX, nodeName, nodeSection),
    storage: storageSection.optional(),
    workloads: z
      .union(
        [
          manifestPath,
          list('a list of folders and files', 'Folders and files of manifests.', manifestPath),
        ],
        { error: 'a folder or file, or a list of them' },
      )
      .meta({ description: 'Where the Kubernetes manifests stand, relative to this file.' })
      .optional(),
  },
);

/** A lab as written, with its texts read; defaults are not filled in yet. */
export type WrittenLab = z.output<typeof labSchema>;
export type WrittenHost = z.output<typeof hostSection>;
export type WrittenNode = z.output<typeof nodeSection>;
export type WrittenStorage = z.output<typeof storageSection>;
