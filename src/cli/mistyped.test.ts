import { expect, test } from 'vitest';
import { lowtide } from '../../test/lowtide.ts';

test.each([
  [
    ['check', 'lab.yaml'],
    '"lab.yaml" is one argument too many; a lab file is named with --lab lab.yaml.',
  ],
  [['off'], 'HOST is missing.'],
  [['run', '--port', '70000'], '--port: 70000 is not a port: a whole number from 0 to 65535.'],
  [['run', '--port'], '--port needs a value.'],
  [['run', '--world', 'rael'], '--world: rael is no world. Did you mean real?'],
  [
    ['run', '--world', 'simulated,kubernets=real'],
    '--world simulated,kubernets=real: kubernets is no port. Did you mean kubernetes?',
  ],
  [['run', '--seed', '1', '--seed', '2'], '--seed is given twice: "1" and "2".'],
  [['off', 'gamer', '--within', '5'], '--within: 5 has no unit. Write 5s or 5m.'],
  [['check', '--lab', ''], '--lab: the name of the file is empty.'],
])('%j is met with what is wrong with it', async (argv, sentence) => {
  const { code, stderr } = await lowtide(argv);
  expect(code).toBe(2);
  expect(stderr).toBe(`${sentence}\n`);
});
