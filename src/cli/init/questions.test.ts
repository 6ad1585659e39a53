import { expect, test } from 'vitest';
import { firstLabText } from '../../model/first-lab.ts';
import { parseLab } from '../../model/parse.ts';
import type { Asker } from './asker.ts';
import { askFirstLab } from './questions.ts';

/** A person who gives these answers in turn; an empty text takes what is proposed. */
function person(answers: readonly (string | boolean)[]): Asker & { readonly asked: string[] } {
  const left = [...answers];
  const asked: string[] = [];
  const next = (message: string) => {
    asked.push(message);
    return left.shift();
  };
  return {
    asked,
    async text({ message, initial, reading }) {
      for (;;) {
        const typed = next(message);
        if (typeof typed !== 'string') return undefined;
        const result = reading(typed === '' ? (initial ?? '') : typed);
        if (result.kind === 'read') return result.value;
      }
    },
    async yes(message) {
      const answer = next(message);
      return typeof answer === 'boolean' ? answer : undefined;
    },
    async choice(message, choices) {
      const answer = next(message);
      return choices.find((choice) => choice === answer);
    },
  };
}

const NETWORK = ['', '', '', ''];
const NUC = ['nuc1', 'amd64', '', '', '192.168.1.11', false];
const GAMER = ['gamer', 'amd64', '16', '32GiB', '192.168.1.15', true, '02:00:00:00:00:15'];

test('the answers become a lab', async () => {
  const ask = person([...NETWORK, ...NUC, true, ...GAMER, false]);
  const lab = await askFirstLab(ask, 'Europe/Berlin');
  if (lab === undefined) throw new Error('bug: the person gave up');
  expect(lab).toMatchObject({ name: 'home', timezone: 'Europe/Berlin', gateway: '192.168.1.1' });
  expect(parseLab(firstLabText(lab), 'lab.yaml')).toMatchObject({ kind: 'ok' });
  expect(lab.hosts.map((host) => [host.name, host.volatile])).toEqual([
    ['nuc1', false],
    ['gamer', true],
  ]);
});

test('a name or address that is taken, or an address elsewhere, is asked again', async () => {
  const second = ['nuc1', 'nuc2', 'amd64', '', '', '192.168.1.11', '10.0.0.1', '192.168.1.12'];
  const ask = person([...NETWORK, ...NUC, true, ...second, false, false]);
  const lab = await askFirstLab(ask, 'UTC');
  expect(lab?.hosts[1]).toMatchObject({ name: 'nuc2', address: '192.168.1.12' });
});

test('whoever gives up at any question gets no lab', async () => {
  const answers = [...NETWORK, ...NUC, true, ...GAMER];
  for (let given = 0; given < answers.length; given += 1) {
    expect(await askFirstLab(person(answers.slice(0, given)), 'UTC')).toBeUndefined();
  }
});
