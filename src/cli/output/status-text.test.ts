import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { home, host, journal, minuteMs } from '../../../test/situations/home.ts';
import type { Health } from '../../server/wire.ts';
import { labStatus } from '../../status/lab-status.ts';
import { statusText } from './status-text.ts';
import { textWidth } from './text-width.ts';

const health: Health = { ok: true, pid: 1, lab: 'home', world: 'simulated' };
const output = (columns: number, color = false) => ({
  write: () => {},
  isTTY: true,
  columns,
  rows: 50,
  color,
});
const lowTide = labStatus(home('gamer', 'nixos'));

test('the sentence comes first, then what worries, in the words of the dashboard', () => {
  const lines = statusText(lowTide, health, output(200)).split('\n');
  expect(lines[0]).toBe('home · simulated · Fri 22:41');
  expect(lines[1]).toBe(`● ${lowTide.headline.text}`);
  expect(lines[2]).toBe(`  ${lowTide.headline.concern}`);
});

test.each([60, 80, 120])('nothing is wider than %i columns, and no word is cut', (columns) => {
  const text = statusText(lowTide, health, output(columns));
  for (const line of text.split('\n')) {
    expect(textWidth(line), line).toBeLessThanOrEqual(columns);
  }
  const words = new Set(statusText(lowTide, health, output(1000)).split(/\s+/));
  expect(text.split(/\s+/).filter((word) => !words.has(word))).toEqual([]);
});

test('in 80 columns a host has one row, and what there is to say of it stands below', () => {
  const lines = statusText(lowTide, health, output(80)).split('\n');
  const gamer = lines.findIndex((line) => line.startsWith('gamer'));
  expect(lines[gamer]).toMatch(/^gamer +64 GiB +○ Expected off$/);
  expect(lines[gamer + 1]).toBe("    Since 22:38, by gamer's owner, usually back Sat 12:00.");
  expect(lines[gamer + 2]).toMatch(/^└ talos03 \(away\) +○ Asleep$/);
});

test('an age is shown where it tells something', () => {
  expect(statusText(lowTide, health, output(120))).not.toMatch(/ seen /);
  const state = home();
  state.now += 10 * minuteMs;
  const text = statusText(labStatus(state), health, output(120));
  expect(text).toMatch(/nuc1 .* \? Unknown +10 min ago/);
});

test('colour adds nothing but colour', () => {
  const plain = statusText(lowTide, health, output(120));
  expect(stripVTControlCharacters(statusText(lowTide, health, output(120, true)))).toBe(plain);
});

test('an operation under way shows its steps and what it waits for', () => {
  const state = home();
  journal(state, {
    kind: 'opened',
    operation: {
      id: 'leave-nixos-1',
      kind: 'leave',
      subject: { kind: 'host', host: host('nixos') },
      openedAt: state.now - 30_000,
      deadlineAt: state.now + 30_000,
      because: 'you asked for it',
      by: 'you',
      powersOff: true,
    },
  });
  const open = state.operations.get('leave-nixos-1');
  if (open === undefined) throw new Error('bug: it was just opened');
  open.step = 'cordon its nodes';
  open.waiting = 'its nodes are cordoned';
  const text = statusText(labStatus(state), health, output(200));
  expect(text).toContain('nixos leaves, because you asked for it (for 30 s, 30 s left)');
  expect(text).toContain('until its nodes are cordoned');
});
