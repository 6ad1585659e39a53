import { readFileSync } from 'node:fs';
import { array, assert, constantFrom, integer, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLab } from './parse.ts';

const GOOD = `name: home
network: { cidr: 192.168.1.0/24, gateway: 192.168.1.1 }
cluster: { endpoint: 192.168.1.30, talos: v1.13.9, kubernetes: v1.36.4 }
hosts:
  nuc1: { arch: amd64, cores: 4, memory: 16GiB, address: 192.168.1.11, hypervisor: libvirt }
nodes:
  talos01: { role: control-plane, host: nuc1, cpus: 4, memory: 8GiB, address: 192.168.1.31 }
`;

const host = (keys: string) => GOOD.replace('hypervisor: libvirt', keys);

describe('a good file', () => {
  test.each([
    ['as it is', GOOD],
    ['with a byte order mark', `\ufeff${GOOD}`],
    ['with the line ends of Windows', GOOD.replaceAll('\n', '\r\n')],
    ['with an alias', GOOD.replace('gateway: 192.168.1.1', 'gateway: &r 192.168.1.1, dns: [*r]')],
  ])('is read %s', (_how, text) => {
    expect(parseLab(text, 'lab.yaml')).toMatchObject({ kind: 'ok', problems: [] });
  });

  test('an unquoted MAC that YAML 1.1 takes for a number is read, with a warning', () => {
    const parsed = parseLab(host('mac: 12:34:56:12:34:56'), 'lab.yaml');
    expect(parsed).toMatchObject({
      kind: 'ok',
      problems: [{ code: 'yaml-number', level: 'warning', place: { line: 5, length: 17 } }],
    });
  });

  test('defaults are filled in', () => {
    const parsed = parseLab(GOOD, 'lab.yaml');
    if (parsed.kind === 'bad') throw new Error('bug: the good file is bad');
    expect(parsed.lab).toMatchObject({
      timezone: 'UTC',
      network: { dns: ['192.168.1.1'], ntp: ['time.cloudflare.com'], domain: 'home.arpa' },
      cluster: { name: 'home', podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/12' },
      storage: {},
      workloads: [],
    });
    expect([...parsed.lab.nodes.values()]).toMatchObject([
      {
        machine: { kind: 'vm', diskBytes: 64 * 1024 ** 3 },
        taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
      },
    ]);
  });

  test('short and full forms say the same', () => {
    const short = host('volatile: true, mac: "02:00:00:00:00:15", power: { wake: magic-packet }');
    const full = host(
      'volatile: { notice: 60s, expected-on: [], quiet: [] }, mac: "02:00:00:00:00:15", power: { wake: { magic-packet: 02-00-00-00-00-15 } }',
    );
    const labs = [short, full].map((text) => parseLab(text, 'lab.yaml'));
    expect(labs[0]).toMatchObject({ kind: 'ok' });
    expect(labs.map((each) => each.kind === 'ok' && each.lab)[0]).toEqual(
      labs.map((each) => each.kind === 'ok' && each.lab)[1],
    );
  });

  test('a bare-metal node has its host’s address unless it says another', () => {
    const text = GOOD.replace(', hypervisor: libvirt', '').replace(
      'cpus: 4, memory: 8GiB, address: 192.168.1.31',
      '',
    );
    const parsed = parseLab(text.replace('nuc1,  }', 'nuc1 }'), 'lab.yaml');
    if (parsed.kind === 'bad') throw new Error(JSON.stringify(parsed.problems));
    const [node] = parsed.lab.nodes.values();
    expect(node).toMatchObject({ address: '192.168.1.11', machine: { kind: 'bare-metal' } });
    expect([...parsed.lab.hosts.values()]).toMatchObject([{ os: 'talos' }]);
  });
});

describe('no text makes it throw', () => {
  const isWellFormed = (text: string) => {
    const parsed = parseLab(text, 'lab.yaml');
    for (const { place } of parsed.problems) {
      if (place === undefined) continue;
      expect(
        text
          .split('\n')
          [place.line - 1]?.replace(/\r$/, '')
          .replace(/^\ufeff/, ''),
      ).toBe(place.source.replace(/^\ufeff/, ''));
      expect(place.column).toBeGreaterThan(0);
      expect(place.length).toBeGreaterThan(0);
    }
    expect(parsed.kind === 'ok' || parsed.problems.length > 0).toBe(true);
  };

  test('any text', () => {
    assert(property(string({ unit: 'binary', maxLength: 200 }), isWellFormed));
  });

  test('any text made of what YAML is made of', () => {
    const piece = constantFrom(
      ...['name', 'hosts', 'nodes', 'nuc1', ': ', ':', '\n', '\n  ', '- ', '{', '}', '[', ']', ','],
      ...['&a ', '*a', '!x ', '"', "'", '|\n', '>\n', '? ', '---\n', '#', '\t', '<<: ', '1', '~'],
    );
    assert(property(array(piece, { maxLength: 60 }), (pieces) => isWellFormed(pieces.join(''))));
  });

  test('the example with anything changed', () => {
    const example = readFileSync(
      new URL('../../examples/homelab/lab.yaml', import.meta.url),
      'utf8',
    );
    const change = tuple(
      integer({ min: 0, max: example.length }),
      integer({ min: 0, max: 20 }),
      string({ unit: 'grapheme', maxLength: 5 }),
    );
    assert(
      property(array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let text = example;
        for (const [at, cut, put] of changes) text = text.slice(0, at) + put + text.slice(at + cut);
        isWellFormed(text);
      }),
    );
  });
});
