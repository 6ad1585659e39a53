import { expect, test } from 'vitest';
import { createOutbox } from './outbox.ts';
import type { WorldEvent } from './ports.ts';

const said = (at: number): WorldEvent => ({ kind: 'observed', at, source: 'ping', facts: [] });

test('a listener hears first what it is given at the start, then everything, in order', () => {
  const outbox = createOutbox();
  const heard: number[] = [];
  const subscription = outbox.add((event) => heard.push(event.at));
  outbox.tell(said(1));
  subscription.begin([said(2), said(3)]);
  outbox.tell(said(4));
  expect(heard).toEqual([]);
  outbox.deliver();
  expect(heard).toEqual([2, 3, 4]);
  expect(outbox.isEmpty()).toBe(true);
});

test('one that leaves hears nothing more, not even what is on its way', () => {
  const outbox = createOutbox();
  const heard: number[] = [];
  const subscription = outbox.add((event) => {
    heard.push(event.at);
    subscription.end();
  });
  subscription.begin([said(1), said(2)]);
  outbox.deliver();
  expect(heard).toEqual([1]);
});

test('what is told during delivery is delivered after it', () => {
  const outbox = createOutbox();
  const heard: string[] = [];
  outbox
    .add((event) => {
      heard.push(`begin ${event.at}`);
      if (event.at === 1) outbox.tell(said(2));
      heard.push(`end ${event.at}`);
    })
    .begin([said(1)]);
  outbox.deliver();
  expect(heard).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
});
