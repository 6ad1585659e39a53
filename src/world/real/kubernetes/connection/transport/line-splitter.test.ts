import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineSplitter } from './line-splitter.ts';

function split(chunks: readonly Buffer[], lineBytesMax = 1_000_000) {
  const lines: Buffer[] = [];
  const splitter = createLineSplitter((line) => lines.push(line), lineBytesMax);
  const outcomes = chunks.map((chunk) => splitter.push(chunk));
  const text = lines.map((line) => line.toString('utf8'));
  return { text, outcomes, pending: splitter.pendingBytes() };
}

test('however a stream is cut into chunks, its lines are the same', () => {
  const text = fc
    .array(fc.string({ unit: 'grapheme', maxLength: 40 }))
    .map((lines) => lines.map((line) => line.replaceAll('\n', ' ')));
  fc.assert(
    fc.property(text, fc.array(fc.nat(30), { maxLength: 60 }), (lines, sizes) => {
      const stream = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const chunks: Buffer[] = [];
      let from = 0;
      for (const size of sizes) {
        chunks.push(stream.subarray(from, from + size));
        from += size;
      }
      const { text, pending } = split([...chunks, stream.subarray(from)]);
      expect(text).toEqual(lines.filter((line) => line !== ''));
      expect(pending).toBe(0);
    }),
  );
});

test('a line handed out is not written to by later ones', () => {
  const kept: Buffer[] = [];
  const splitter = createLineSplitter((line) => kept.push(line), 1000);
  for (const byte of Buffer.from('first\nsecond\nthird\n')) splitter.push(Buffer.from([byte]));
  expect(kept.map(String)).toEqual(['first', 'second', 'third']);
});

test('a line of the greatest length passes, one byte more does not, wherever the chunks end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 12 }), (max, size) => {
      const cut = (text: string) => {
        const bytes = Buffer.from(text);
        const count = Math.ceil(bytes.length / size);
        return Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
      };
      const fits = split(cut(`${'x'.repeat(max)}\n`), max);
      expect(fits.text).toEqual(['x'.repeat(max)]);
      expect(fits.outcomes).not.toContain('too-long');
      expect(split(cut(`${'x'.repeat(max + 1)}\n`), max).outcomes).toContain('too-long');
    }),
  );
});

test('a line without an end is told of as soon as it is too long', () => {
  const { outcomes, text } = split([Buffer.alloc(60, 'x'), Buffer.alloc(60, 'x')], 100);
  expect(outcomes).toEqual(['ok', 'too-long']);
  expect(text).toEqual([]);
});

test('what has no newline yet is pending', () => {
  expect(split([Buffer.from('a\nbc')])).toMatchObject({ text: ['a'], pending: 2 });
});
