import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { addressText, isInside, numberOf, rangeOf, readAddress, readCidr } from './ipv4.ts';

test.each([
  ['192.168.1.311', 'is no IPv4 address: 311 is over 255'],
  ['192.168.1', 'is no IPv4 address'],
  ['192.168.1.011', 'has 011, which some programs read as octal'],
  ['192.168.1.11/24', 'has a prefix length'],
  ['fe80::1', 'looks like IPv6, which Lowtide does not speak'],
])('the address %s is refused: it %s', (text, why) => {
  expect(readAddress(text)).toMatchObject({ kind: 'refused', why });
});

test('an address within a network is answered with the network', () => {
  expect(readCidr('192.168.1.7/24')).toMatchObject({ next: 'Write 192.168.1.0/24.' });
  expect(readCidr('192.168.1.0/24').kind).toBe('read');
  expect(readCidr('192.168.1.0').kind).toBe('refused');
  expect(readCidr('192.168.1.0/33').kind).toBe('refused');
});

test('a network holds its first and last address, and no other beyond', () => {
  const range = rangeOf('10.96.0.0/12');
  expect(isInside(range, '10.96.0.0')).toBe(true);
  expect(isInside(range, '10.111.255.255')).toBe(true);
  expect(isInside(range, '10.112.0.0')).toBe(false);
});

test('an address survives the way through its number', () => {
  assert(
    property(integer({ min: 0, max: 2 ** 32 - 1 }), (number) => {
      expect(numberOf(addressText(number))).toBe(number);
      expect(readAddress(addressText(number)).kind).toBe('read');
    }),
  );
});
