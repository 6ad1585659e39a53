import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allTexts, applyTexts, type OwnedTexts } from './owned-texts.ts';

const key = fc.constantFrom('a', 'b', 'c', 'd');
const value = fc.constantFrom('1', '2');
const texts = fc.dictionary(key, value, { maxKeys: 4 });

function owned(theirs: Readonly<Record<string, string>>): OwnedTexts {
  const others = Object.entries(theirs).map(
    ([name, text]) => [name, { value: text, manager: 'kubelet' }] as const,
  );
  return { others: new Map(others), own: new Map() };
}

test('whatever is applied, others keep what they have written', () =>
  fc.assert(
    fc.property(texts, fc.array(texts, { maxLength: 5 }), (theirs, applied) => {
      const all = owned(theirs);
      for (const wanted of applied) applyTexts(all, wanted);
      expect(allTexts(all)).toMatchObject(theirs);
    }),
  ));

test('what is applied is there, what was applied before is not, unless it belongs to others', () =>
  fc.assert(
    fc.property(texts, texts, texts, (theirs, before, wanted) => {
      const all = owned(theirs);
      applyTexts(all, before);
      const then = allTexts(all);
      const conflicts = applyTexts(all, wanted);
      const taken = Object.keys(wanted).filter(
        (name) => theirs[name] !== undefined && theirs[name] !== wanted[name],
      );
      expect(conflicts).toEqual(taken.map((name) => ({ key: name, manager: 'kubelet' })));
      expect(allTexts(all)).toEqual(taken.length > 0 ? then : { ...theirs, ...wanted });
    }),
  ));
