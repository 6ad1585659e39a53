import { expect, test } from 'vitest';
import { lowtide } from '../../../test/lowtide.ts';
import { commandList } from '../command-list.ts';
import { fitHelp } from './fit-help.ts';
import { textWidth } from './text-width.ts';

test('what is too long wraps below where its text begins', () => {
  const help = [
    '  lowtide run [--lab FILE] [--port N] [--json]',
    '     [--port]  The next free one if it is taken  [default = 7346]',
    'Nothing real is touched; it is only played.',
  ];
  expect(fitHelp(help.join('\n'), 35).split('\n')).toEqual([
    '  lowtide run [--lab FILE]',
    '    [--port N] [--json]',
    '     [--port]  The next free one if',
    '               it is taken',
    '               [default = 7346]',
    'Nothing real is touched; it is only',
    'played.',
  ]);
});

test.each([60, 80])('every help fits %i columns, with and without colour', async (columns) => {
  for (const name of ['', ...Object.keys(commandList)]) {
    const argv = name === '' ? ['--help'] : [name, '--help'];
    const { stdout } = await lowtide(argv, { terminalColumns: columns });
    for (const line of stdout.split('\n')) {
      const isOneWord = !line.trim().includes(' ');
      expect(isOneWord || textWidth(line) <= columns, line).toBe(true);
    }
  }
});
