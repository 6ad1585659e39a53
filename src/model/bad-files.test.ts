import { describe, expect, test } from 'vitest';
import { explain } from './explain.ts';
import { LAB_FILE_BYTES_MAX, parseLab } from './parse.ts';

const GOOD = `name: home
network: { cidr: 192.168.1.0/24, gateway: 192.168.1.1 }
cluster: { endpoint: 192.168.1.30, talos: v1.13.9, kubernetes: v1.36.4 }
hosts:
  nuc1: { arch: amd64, cores: 4, memory: 16GiB, address: 192.168.1.11, hypervisor: libvirt }
nodes:
  talos01: { role: control-plane, host: nuc1, cpus: 4, memory: 8GiB, address: 192.168.1.31 }
`;

const host = (keys: string) => GOOD.replace('hypervisor: libvirt', keys);

const BOMB = [
  'a: &a [x,x,x,x,x,x,x,x,x,x]',
  'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]',
  'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]',
  'd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]',
  'e: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]',
].join('\n');

/** What is wrong, the text, and what is said of it: `line:column code says next`. */
const BAD: readonly [name: string, text: string, ...told: string[]][] = [
  ['an empty file', '', 'empty-file The file is empty. Write a lab into it'],
  ['nothing but comments', '# later\n', 'empty-file The file is empty.'],
  ['a binary file', 'PK\u0003\u0004\u0000', 'binary-file The file is not text (UTF-8).'],
  ['bytes that are no UTF-8', '\ufffd\ufffdn', 'binary-file The file is not text (UTF-8).'],
  [
    'a huge file',
    '#'.repeat(LAB_FILE_BYTES_MAX + 1),
    'too-large The file is larger than 1024 KiB.',
  ],
  ['a list', '- a\n- b\n', '1:1 bad-value The file is a list. Write its keys below it'],
  ['a word', 'hello', '1:1 bad-value The file is hello.'],
  ['a tab', GOOD.replace('  nuc1', '\tnuc1'), '5:1 yaml-tab The line is indented with a tab'],
  ['a key twice', `${GOOD}name: x\n`, '8:1 duplicate-key `name` stands here a second time'],
  ['a node twice', `${GOOD}  talos01: { host: nuc1 }\n`, '8:3 duplicate-key `talos01` stands here'],
  ['two documents', `${GOOD}---\nname: x\n`, '8:1 yaml-documents A second YAML document begins'],
  [
    'an open bracket',
    GOOD.replace('libvirt }', 'libvirt'),
    '6:1 yaml-syntax A { that was opened above is not closed here. Add the }',
  ],
  [
    'an open quote',
    GOOD.replace('home', '"home'),
    '8:1 yaml-syntax A text that begins with " does not end.',
  ],
  [
    'a colon in text',
    GOOD.replace('home', 'home: sweet'),
    '1:7 yaml-syntax A second `key: value` begins on the same line.',
  ],
  [
    'odd indentation',
    GOOD.replace('  nuc1', '   nuc0: {}\n  nuc1'),
    '6:1 yaml-syntax The indentation does not fit the lines above.',
  ],
  [
    'a lone backslash',
    GOOD.replace('home', '"\\q"'),
    '1:8 yaml-syntax A backslash in double quotes',
  ],
  ['an alias bomb', BOMB, '2:26 too-large The file grows to more than 20000 values here'],
  [
    'an alias within itself',
    'name: &n [*n]\n',
    '1:11 yaml-alias `*n` refers to something that contains it.',
  ],
  [
    'an alias to nothing',
    GOOD.replace('home', '*home'),
    '1:7 yaml-alias `*home` refers to an anchor that is not defined',
  ],
  ['a merge key', host('<<: { mac: x }'), '5:72 yaml-merge `<<` merges maps in YAML 1.1 only.'],
  ['a tag', GOOD.replace('home', '!secret home'), '1:7 yaml-tag A value begins with `!`'],
  [
    'deep nesting',
    `a: ${'['.repeat(30)}${']'.repeat(30)}`,
    '1:23 too-deep This is nested more than 20 levels deep.',
  ],
  [
    'bottomless nesting',
    '['.repeat(200_000),
    'too-deep From here on the file is nested hundreds of levels deep.',
  ],
  [
    'yes for true',
    host('volatile: yes'),
    '5:82 bad-value `volatile` of host nuc1 is yes. In YAML 1.2 that is a word like any other: write true.',
  ],
  [
    'a host named on',
    GOOD.replaceAll('nuc1', 'on'),
    '5:3 bad-name The name `on` means true, false or nothing',
    '7:41 bad-value `host` of node talos01 (on) means true',
  ],
  [
    'a host named 1',
    GOOD.replaceAll('nuc1', '1'),
    '5:3 yaml-key A key must be text; YAML reads `1` as a number.',
    '7:41 bad-value `host` of node talos01 is the number 1.',
  ],
  [
    'a list as a key',
    `${GOOD}? [a]\n: b\n`,
    '8:3 yaml-key A key must be text, not a list or a map.',
  ],
  [
    'a key of the language',
    host('__proto__: { a: b }'),
    '5:72 yaml-key A key must not be `__proto__`.',
  ],
  [
    'an octal number',
    GOOD.replace('cores: 4', 'cores: 010'),
    '5:31 yaml-number 010 is 10 in YAML 1.2, and octal to YAML 1.1 programs. Write 10',
  ],
  [
    'a hex number',
    GOOD.replace('cores: 4', 'cores: 0x10'),
    '5:31 yaml-number 0x10 is 16 in another base. Write 16.',
  ],
  [
    'a size without unit',
    GOOD.replace('16GiB', '16'),
    '5:42 bad-value `memory` of host nuc1 is the number 16. Write a size such as 16GiB.',
  ],
  [
    'a size in G',
    GOOD.replace('16GiB', '16G'),
    '5:42 bad-value `memory` of host nuc1 (16G) ends in G, which is no unit of size. Write 16GiB',
  ],
  [
    'a mistyped key',
    GOOD.replace('memory: 16', 'memroy: 16'),
    '5:34 unknown-key `memroy` is no key of a host. Did you mean `memory`?',
  ],
  [
    'a key with underscores',
    host('failure_domains: { ups: a }'),
    '5:72 unknown-key `failure_domains` is no key of a host. Did you mean `failure-domains`?',
  ],
  [
    'an invented key',
    host('frobnicate: 1'),
    '5:72 unknown-key `frobnicate` is no key of a host. Its keys are arch, cpu, cores',
  ],
  [
    'an unknown host',
    GOOD.replace('host: nuc1', 'host: nuc11'),
    '7:41 unknown-reference Node talos01 lives on nuc11, but no such host is declared. Did you mean nuc1?',
  ],
  [
    'an unknown pool',
    `${GOOD}storage: { ceph: { pools: [rbd], storage-classes: { a: rdb } } }\n`,
    '8:56 unknown-reference Storage class a takes its volumes from pool rdb, but no such pool is declared. Did you mean rbd?',
  ],
  [
    'a missing section',
    GOOD.replace(/cluster.*\n/, ''),
    '1:1 missing-key The lab has no `cluster`. Add `cluster:`',
  ],
  [
    'a missing key',
    GOOD.replace('cores: 4, ', ''),
    '5:3 missing-key Host nuc1 has no `cores`. Add `cores:` with a whole number of cores',
  ],
  [
    'an empty value',
    GOOD.replace('name: home', 'name:'),
    '1:1 bad-value `name` is empty. Write a name such as home.',
  ],
  ['hosts as a list', GOOD.replace('  nuc1:', '  - nuc1:'), '4:1 bad-value `hosts` is a list.'],
  [
    'an impossible address',
    GOOD.replace('1.11,', '1.311,'),
    '5:58 bad-value `address` of host nuc1 (192.168.1.311) is no IPv4 address: 311 is over 255.',
  ],
  [
    'a version as a number',
    GOOD.replace('v1.36.4', '1.36'),
    '3:64 bad-value `cluster.kubernetes` is the number 1.36. Write a version such as v1.36.4.',
  ],
  [
    'a version without v',
    GOOD.replace('v1.36.4', '1.36.4'),
    '3:64 bad-value `cluster.kubernetes` (1.36.4) lacks its v. Write v1.36.4',
  ],
  [
    'words for a number',
    GOOD.replace('cores: 4', 'cores: four'),
    '5:31 bad-value `cores` of host nuc1 is four. Write a whole number of cores from 1 to 512.',
  ],
  [
    'a number in quotes',
    GOOD.replace('cores: 4', 'cores: "4"'),
    '5:31 bad-value `cores` of host nuc1 is 4. Write it without quotes: 4.',
  ],
  [
    'an unknown architecture',
    GOOD.replace('amd64', 'amd46'),
    '5:17 bad-value `arch` of host nuc1 is amd46. Did you mean amd64?',
  ],
  [
    'a wrong MAC',
    host('mac: 02:00:00:00:00'),
    '5:77 bad-value `mac` of host nuc1 (02:00:00:00:00) is no MAC address.',
  ],
  [
    'a notice without unit',
    host('volatile: { notice: 120 }'),
    '5:92 bad-value `volatile.notice` of host nuc1 is the number 120. Write a duration such as 120s.',
  ],
  [
    'an unknown day',
    host('volatile: { expected-on: ["mon-fry 18:00-23:00"] }'),
    '5:98 bad-value `volatile.expected-on[1]` of host nuc1 (mon-fry 18:00-23:00) has days that I do not know (mon-fry).',
  ],
  [
    'no card to wake',
    host('power: { wake: magic-packet }'),
    '5:81 missing-key Host nuc1 is woken by magic packet, but has no `mac`',
  ],
  [
    'watts the wrong way round',
    host('watts: { idle: 30, busy: 8 }'),
    '5:79 bad-value `watts` of host nuc1 says more when idle than when busy. Swap the two.',
  ],
  [
    'a disk for nothing',
    host('disks: { nvme: 1TB }'),
    '5:81 missing-key Disk nvme of host nuc1 does not say what it is for.',
  ],
  [
    'half a VM',
    GOOD.replace('cpus: 4, ', ''),
    '7:3 missing-key Node talos01 is a VM without `cpus`.',
  ],
  [
    'a label that is no text',
    GOOD.replace('1.31 }', '1.31, labels: { gpu: true } }'),
    '7:108 bad-value `labels.gpu` of node talos01 is true. Write text',
  ],
  [
    'too many entries',
    host(`ceph: [${'mon, '.repeat(65)}]`),
    '5:78 bad-value `ceph` of host nuc1 has 65 entries. At most 64 are supported.',
  ],
  [
    'three mistakes at once',
    GOOD.replace('amd64', 'x86').replace('16GiB', '16').replace('v1.36.4', 'new'),
    '3:64 bad-value',
    '5:17 bad-value',
    '5:40 bad-value',
  ],
];

describe('a bad file is told in sentences', () => {
  test.each(BAD)('%s', (_name, text, ...told) => {
    const parsed = parseLab(text, 'lab.yaml');
    expect(parsed.kind).toBe('bad');
    const lines = parsed.problems.map(({ code, place, says, next }) => {
      const where = place === undefined ? '' : `${place.line}:${place.column} `;
      return `${where}${code} ${says} ${next}`;
    });
    expect(lines).toEqual(told.map((each) => expect.stringContaining(each)));
  });

  test('every code is explained', () => {
    const codes = BAD.flatMap(([, text]) =>
      parseLab(text, 'lab.yaml').problems.map(({ code }) => code),
    );
    for (const code of codes) expect(explain(code).kind).toBe('explained');
  });

  test('no sentence speaks of the parser', () => {
    for (const [, text] of BAD) {
      for (const { says, next } of parseLab(text, 'lab.yaml').problems) {
        expect(`${says} ${next}`).not.toMatch(
          /expected [a-z]|received|undefined|invalid|\[object/i,
        );
        expect(says).toMatch(/[.?]$/);
        expect(next).toMatch(/[.?`]$/);
      }
    }
  });
});
