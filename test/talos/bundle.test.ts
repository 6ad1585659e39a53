import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBundle } from '../../src/secrets/bundle/create.ts';
import { parseBundle } from '../../src/secrets/bundle/parse.ts';
import { bundleText } from '../../src/secrets/bundle/write.ts';
import { askTalos, type BundleVerdict, generateByTalos } from '../oracles/talos/judge.ts';
import { sharedRsa } from '../secrets/cheap-chance.ts';

const at = Date.UTC(2026, 10, 22, 18, 30, 0);
const time = new Date(at).toISOString();
const perContract = 40;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lowtide-talos-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([12, 13, 14])(
  'Talos 1.%i finds nothing in our bundles to tell from its own',
  async (talosMinor) => {
    const contract = ['-contract', `v1.${talosMinor}`, '-at', time];
    const theirs = write('theirs.yaml', generateByTalos(contract));
    const ours = new Map<string, string>();
    for (let index = 0; index < perContract; index += 1) {
      const bundle = await createBundle({ at, talosMinor }, sharedRsa);
      const text = bundleText(bundle);
      expect(parseBundle(text, 'ours')).toEqual({ kind: 'parsed', bundle });
      ours.set(write(`${talosMinor}-${index}.yaml`, text), text);
    }
    const [model, ...verdicts] = askTalos('bundle', [...contract, theirs, ...ours.keys()]);
    expect(model?.errors).toEqual([]);
    expect(verdicts).toHaveLength(perContract);
    for (const verdict of verdicts) {
      expect(looks(verdict)).toEqual(looks(model));
      expect(verdict.written).toBe(ours.get(verdict.file));
    }
    const ids = [...ours.values()].map((text) => /id: (.+)/.exec(text)?.[1] ?? '').join('');
    expect(/[-_]/.test(ids)).toBe(talosMinor < 14);
    expect(/[+/]/.test(ids)).toBe(talosMinor >= 14);
  },
);

test.each(['v1.2', 'v1.6', 'v1.12', 'v1.13', 'v1.14'])(
  'what Talos makes for %s is read and written back byte for byte',
  (contract) => {
    const text = generateByTalos(['-contract', contract]);
    const parsed = parseBundle(text, 'secrets.yaml');
    expect(parsed.kind === 'parsed' ? bundleText(parsed.bundle) : parsed.problems).toBe(text);
  },
);

test('the judge does find what is wrong', async () => {
  const text = bundleText(await createBundle({ at, talosMinor: 14 }, sharedRsa));
  const swapped = text.replace(
    /(k8s:\n {8}crt: )\S+/,
    `$1${/etcd:\n {8}crt: (\S+)/.exec(text)?.[1]}`,
  );
  const [verdict] = askTalos('bundle', [write('swapped.yaml', swapped)]);
  expect(verdict?.errors).not.toEqual([]);
});

function looks(verdict: BundleVerdict | undefined) {
  return { errors: verdict?.errors, authorities: verdict?.authorities, lengths: verdict?.lengths };
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
