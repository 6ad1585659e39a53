import { describe, expect, test } from 'vitest';
import { lowTide } from '../../test/browser/fixtures/low-tide.ts';
import { merge } from './merge.ts';

const row = { at: 0, who: 'Lowtide', text: 'x', tone: 'fine', detail: false } as const;

describe('a delta', () => {
  test('changes what it names and keeps the rest as it is', () => {
    const after = merge(lowTide, { seq: 2, status: { at: 5 } });
    expect(after.status).toEqual({ ...lowTide.status, at: 5 });
    expect(after.status.hosts).toBe(lowTide.status.hosts);
    expect(after.timeline).toBe(lowTide.timeline);
  });

  test('takes away what is gone', () => {
    const held = merge(lowTide, { seq: 2, status: { hold: { by: 'ann', why: 'x', since: 1 } } });
    expect(held.status.hold?.by).toBe('ann');
    expect(merge(held, { seq: 3, gone: ['hold'] }).status).not.toHaveProperty('hold');
  });

  test('appends rows, each once', () => {
    const last = lowTide.timeline.at(-1)?.seq ?? 0;
    const after = merge(lowTide, {
      seq: 2,
      timeline: [
        { ...row, seq: last },
        { ...row, seq: last + 1 },
      ],
    });
    expect(after.timeline.length).toBe(lowTide.timeline.length + 1);
  });

  test('that came before is ignored', () => {
    expect(merge(lowTide, { seq: lowTide.seq, status: { at: 5 } })).toBe(lowTide);
  });

  test('never lets the rows grow without end', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ ...row, seq: 100 + index }));
    const after = merge(lowTide, { seq: 2, timeline: many });
    expect(after.timeline.length).toBeLessThanOrEqual(600);
    expect(after.timeline.at(-1)?.seq).toBe(5099);
  });
});
