import { describe, expect, test } from 'vitest';
import { bytes, bytesOf, clock, list, moment, span, took, watts, weekday } from './format.ts';

const gib = 2 ** 30;

describe('sizes', () => {
  test.each([
    [8 * gib, '8 GiB'],
    [5.1 * gib, '5.1 GiB'],
    [512 * 2 ** 20, '512 MiB'],
    [0, '0 GiB'],
    [7.999 * gib, '8 GiB'],
    [123.4 * gib, '123 GiB'],
  ])('%d bytes are %s', (value, text) => {
    expect(bytes(value)).toBe(text);
  });

  test('a part of a whole names the unit once', () => {
    expect(bytesOf(5.1 * gib, 8 * gib)).toBe('5.1 of 8 GiB');
  });
});

describe('spans', () => {
  test.each([
    [0, '0.0 s'],
    [410, '0.4 s'],
    [9_999, '9.9 s'],
    [41_700, '41 s'],
    [100_000, '1 min 40 s'],
    [120_000, '2 min'],
    [12 * 60_000 + 30_000, '12 min'],
    [3 * 3_600_000 + 5 * 60_000, '3 h 5 min'],
    [52 * 3_600_000, '2 d 4 h'],
    [-5, '0.0 s'],
  ])('%d ms are %s', (ms, text) => {
    expect(span(ms)).toBe(text);
  });

  test('what took some seconds shows no tenths', () => {
    expect([took(2040), took(400), took(79_000)]).toEqual(['2 s', '0.4 s', '79 s']);
  });
});

describe('times are read in the timezone of the lab', () => {
  const friday = Date.UTC(2026, 10, 20, 21, 41);

  test('clock and weekday', () => {
    expect(`${weekday(friday, 'Europe/Berlin')} ${clock(friday, 'Europe/Berlin')}`).toBe(
      'Fri 22:41',
    );
    expect(`${weekday(friday, 'Asia/Tokyo')} ${clock(friday, 'Asia/Tokyo')}`).toBe('Sat 06:41');
  });

  test('midnight is 00:00', () => {
    expect(clock(Date.UTC(2026, 10, 20, 23), 'Europe/Berlin')).toBe('00:00');
  });

  test('a moment says its day only when that is another', () => {
    const zone = 'Europe/Berlin';
    expect(moment(friday, friday + 60_000, zone)).toBe('22:41');
    expect(moment(friday + 16 * 3_600_000, friday, zone)).toBe('Sat 14:41');
    expect(moment(friday + 9 * 86_400_000, friday, zone)).toBe('Sun 29 Nov 22:41');
  });
});

test('watts are one number when idle and busy agree', () => {
  expect([watts({ idle: 61, busy: 61 }), watts({ idle: 61.2, busy: 98 })]).toEqual([
    '61 W',
    '61–98 W',
  ]);
});

test('a list ends in "and"', () => {
  expect([list([]), list(['a']), list(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
});
