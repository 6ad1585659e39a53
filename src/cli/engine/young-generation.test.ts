import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const MIB = 2 ** 20;

/** Bytes of the young generation of a process that keeps all of many objects. */
function youngBytesAfter(preparation: string): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    ${preparation}
    const kept = Array.from({ length: 2_000_000 }, (_, index) => ({ index }));
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    console.log(kept.length > 0 ? young.space_size : 0);`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  return Number(stdout);
}

test('the young generation stays small, however much lives on', () => {
  const { href } = new URL('./young-generation.ts', import.meta.url);
  const small = `(await import(${JSON.stringify(href)})).keepYoungGenerationSmall();`;
  expect(youngBytesAfter('')).toBeGreaterThan(8 * MIB);
  expect(youngBytesAfter(small)).toBeLessThanOrEqual(4 * MIB);
});
