import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { capturing } from '../../../test/lowtide.ts';
import { withProgress } from './progress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function working(durationMs: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('done'), durationMs);
  });
}

async function shown(durationMs: number, terminalColumns?: number): Promise<string> {
  const { context, written } = capturing([], terminalColumns ? { terminalColumns } : {});
  const result = withProgress(context, 'Waiting for quorum', (say) => {
    setTimeout(() => say('Waiting for Ceph'), 1_500);
    return working(durationMs);
  });
  await vi.advanceTimersByTimeAsync(durationMs);
  expect(await result).toBe('done');
  return written().stderr;
}

test('work of less than a second shows nothing', async () => {
  expect(await shown(900, 80)).toBe('');
});

test('longer work says what it does and for how long, and leaves nothing behind', async () => {
  const text = await shown(2_500, 80);
  expect(text).toContain('Waiting for quorum');
  expect(text).toContain('1 s');
  expect(text).toContain('Waiting for Ceph');
  expect(text).toContain('2 s');
  expect(text.endsWith('\r\u001b[2K')).toBe(true);
});

test('a line is never wider than the terminal, for it could not be taken back', async () => {
  const frames = (await shown(3_000, 20)).split('\r\u001b[2K');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is taken out.
  const widths = frames.map((frame) => frame.replaceAll(/\u001b\[\d+m/g, '').length);
  expect(Math.max(...widths)).toBeLessThan(20);
});

test('without a terminal nothing is written', async () => {
  expect(await shown(5_000)).toBe('');
});

test('what fails is not swallowed, and its line is gone', async () => {
  const { context, written } = capturing([], { terminalColumns: 80 });
  const result = withProgress(context, 'Waiting', async () => {
    await working(2_000);
    throw new Error('no quorum');
  });
  const refused = expect(result).rejects.toThrow('no quorum');
  await vi.advanceTimersByTimeAsync(2_000);
  await refused;
  expect(written().stderr.endsWith('\r\u001b[2K')).toBe(true);
});
