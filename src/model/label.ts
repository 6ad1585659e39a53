import type { Taint } from './lab.ts';
import { readDomain } from './name.ts';
import { type Read, read, refused } from './read.ts';

/** Kubernetes' rule for the name of a label and for its value when it has one. */
const PART = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

const EFFECTS: readonly Taint['effect'][] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Reads `gpu` or `example.com/gpu` (Kubernetes: "Labels and Selectors", syntax). */
export function readLabelKey(text: string): Read<string> {
  const wanted = 'Write a name, or a domain, a slash and a name: example.com/gpu.';
  const [first = '', second, ...rest] = text.split('/');
  const [prefix, key] = second === undefined ? [undefined, first] : [first, second];
  if (rest.length > 0 || !PART.test(key)) return refused('is no label', wanted);
  if (prefix !== undefined && readDomain(prefix).kind === 'refused') {
    return refused(`has the prefix ${prefix}, which is no domain`, wanted);
  }
  return read(text);
}

/** Reads the value of a label: empty, or at most 63 letters, digits, dots, dashes, underscores. */
export function readLabelValue(text: string): Read<string> {
  if (text === '' || PART.test(text)) return read(text);
  return refused(
    'is no value of a label',
    'Use at most 63 letters, digits, dots, dashes and underscores.',
  );
}

/** Reads a taint as kubectl writes it: `key=value:Effect` or `key:Effect`. */
export function readTaint(text: string): Read<Taint> {
  const wanted = 'Write it as kubectl does: gpu=true:NoSchedule.';
  const match = /^([^=:]+)(?:=([^:]*))?:([A-Za-z]+)$/.exec(text);
  if (match === null) return refused('is no taint', wanted);
  const [, keyText = '', valueText = '', effectText = ''] = match;
  const key = readLabelKey(keyText);
  if (key.kind === 'refused') return refused(`has the key ${keyText}, which is no label`, wanted);
  const value = readLabelValue(valueText);
  if (value.kind === 'refused') return refused(`has a value that ${value.why}`, value.next);
  const effect = EFFECTS.find((known) => known === effectText);
  if (effect === undefined) {
    return refused(`has the effect ${effectText}`, `Effects are ${EFFECTS.join(', ')}.`);
  }
  return read({ key: key.value, value: value.value, effect });
}
