import fc from 'fast-check';
import { expect, test } from 'vitest';
import { magicPacket } from './magic-packet.ts';

const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 });

test('is six times ff and sixteen times the address, of any card', () => {
  fc.assert(
    fc.property(octets, (mac) => {
      const text = mac.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
      const packet = [...magicPacket(text)];
      expect(packet.slice(0, 6)).toEqual([255, 255, 255, 255, 255, 255]);
      for (let copy = 0; copy < 16; copy++) {
        expect(packet.slice(6 + copy * 6, 12 + copy * 6)).toEqual(mac);
      }
      expect(packet).toHaveLength(102);
    }),
  );
});

test.each(['', '02:00:00:00:00', '02-00-00-00-00-15', '02:00:00:00:00:0g', '2:0:0:0:0:15'])(
  'refuses %j, which lab.yaml would not have let through',
  (mac) => {
    expect(() => magicPacket(mac)).toThrow(/bug/);
  },
);
