import * as z from 'zod';
import { list, named, section } from './section.ts';
import { whole, word } from './text.ts';
import { address, duration, hours, mac, name, shown, size } from './values.ts';

const diskSection = section('a disk', 'A disk in full.', {
  size: size('How much it holds.', '1TB'),
  purpose: word(['system', 'vm', 'osd'], {
    description: 'system: the operating system; vm: disks of VMs; osd: all of it belongs to Ceph.',
  }),
});

const disks = named(
  'a disk',
  'Disks by name. A disk named after its purpose (system, vm, osd, osd-2, …) needs only its size: `osd: 1TB`.',
  24,
  name('The name of a disk.', 'osd'),
  z.union([size('How much it holds.', '1TB'), diskSection], {
    error: 'a size such as 1TB, or size and purpose',
  }),
);

const volatileSection = section('volatile', 'How and when people switch this host on and off.', {
  notice: duration(
    'How long before power-off its owner can be relied on to say so. Default: 60s.',
    '120s',
  ).optional(),
  'expected-on': list(
    'a list of weekly windows',
    "When it is usually on, in the lab's timezone. Leave out when nobody knows.",
    hours('A weekly window; one that ends before it begins spans midnight.'),
  ).optional(),
  quiet: list(
    'a list of weekly windows',
    'When Lowtide must neither wake it nor switch it off.',
    hours('A weekly window; one that ends before it begins spans midnight.'),
  ).optional(),
});

const power = section('power', 'How the host is woken, switched off and measured.', {
  wake: z
    .union(
      [
        word(['magic-packet'], { description: 'Wake-on-LAN to the `mac` of the host.' }),
        section('wake', 'Wake-on-LAN.', {
          'magic-packet': mac('The network card that listens for the magic packet.'),
        }),
      ],
      { error: 'magic-packet, or magic-packet with a MAC address' },
    )
    .meta({ description: 'How to wake it.' })
    .optional(),
  off: word(['ssh'], {
    description: 'How to switch it off: `systemctl poweroff` over ssh.',
  }).optional(),
  meter: section(
    'meter',
    'What measures its mains power. Reading no load proves that the host is off.',
    { plug: address('The address of a metering plug.', '192.168.1.65') },
  ).optional(),
});

const watts = section('watts', 'What the host draws from the mains.', {
  idle: whole('a number of watts from 0 to 5000', 0, 5000, {
    description: 'On, with nothing to do.',
    examples: [8],
  }),
  busy: whole('a number of watts from 0 to 5000', 0, 5000, {
    description: 'Under full load.',
    examples: [25],
  }),
}).superRefine(({ idle, busy }, context) => {
  if (idle <= busy) return;
  const params = { why: 'says more when idle than when busy', next: 'Swap the two.' };
  context.addIssue({ code: 'custom', message: '', params });
});

/** A physical machine, as `lab.yaml` says it. */
export const hostSection = section('a host', 'A physical machine.', {
  arch: word(['amd64', 'arm64'], { description: 'Its architecture, as Kubernetes calls it.' }),
  cpu: shown('What people call its processor; shown, never parsed.', 'Intel N100').optional(),
  cores: whole('a whole number of cores from 1 to 512', 1, 512, {
    description: 'Hardware threads.',
    examples: [4],
  }),
  memory: size('How much memory it has.'),
  address: address('Its address on the LAN.', '192.168.1.11'),
  mac: mac('Its network card.').optional(),
  disks: disks.optional(),
  hypervisor: word(['libvirt', 'none'], {
    description: 'What runs its VMs. Default: none, for bare metal or storage alone.',
  }).optional(),
  ceph: list(
    'a list of mon, mgr, osd, mds, rgw',
    'The Ceph daemons on it.',
    word(['mon', 'mgr', 'osd', 'mds', 'rgw'], { description: 'A Ceph daemon.' }),
  ).optional(),
  os: name('Its operating system. Default: talos on bare metal, else linux.', 'debian').optional(),
  volatile: z
    .union([z.boolean({ error: 'true or false' }), volatileSection], {
      error: 'true, false, or notice, expected-on and quiet',
    })
    .meta({ description: 'Do people switch this host on and off?' })
    .optional(),
  power: power.optional(),
  watts: watts.optional(),
  'failure-domains': named(
    'a failure domain',
    'What it shares with other hosts and fails with: `{ ups: ups-1, switch: desk }`.',
    16,
    name('A kind of failure domain.', 'ups'),
    name('Which one.', 'ups-1'),
  ).optional(),
});
