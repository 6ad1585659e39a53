/** Six times 0xff, then the address sixteen times. */
const magicPacketBytes = 6 + 16 * 6;

/**
 * The payload that wakes the network card `mac` (six hexadecimal octets with colons), wherever in a
 * frame it stands: AMD, "Magic Packet Technology", white paper 20213, 1995.
 * Throws on anything that is no MAC address: `lab.yaml` was checked before.
 */
export function magicPacket(mac: string): Uint8Array {
  const octets = mac.split(':').map((octet) => Number.parseInt(octet, 16));
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac))
    throw new Error(`bug: ${mac} is no MAC address`);
  const packet = new Uint8Array(magicPacketBytes).fill(0xff);
  for (let start = 6; start < magicPacketBytes; start += octets.length) packet.set(octets, start);
  return packet;
}
