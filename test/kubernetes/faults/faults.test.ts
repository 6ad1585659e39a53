import { afterAll, beforeAll, describe } from 'vitest';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { answerFaults } from './answer-faults.ts';
import { failover } from './failover.ts';
import { lineFaults } from './line-faults.ts';
import { outages } from './outages.ts';
import { startStruckPlane } from './struck-plane.ts';
import { watchFaults } from './watch-faults.ts';

let plane: ControlPlane;
beforeAll(async () => {
  plane = await startStruckPlane();
});
afterAll(() => plane.stop());

const current = () => plane;

// The API server itself is well: all at once, for most of it is waiting.
describe.concurrent('with something between it and the API', () => {
  describe('a line', () => lineFaults(current));
  describe('an API server', () => answerFaults(current));
  describe('a watch', () => watchFaults(current));
  describe('a second API server', () => failover(current));
});

describe('an outage ends without a restart of ours', () => outages(current));
