import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLAIMS, NOTHING, sumOf, type Tally } from './compare.ts';
import { drawnCases, FURNITURE } from './draw.ts';
import { judge } from './judge.ts';
import { furnish } from './play.ts';
import { openStage, type Stage } from './scheduler.ts';

/**
 * The real kube-scheduler is the judge of the forecast. `LOWTIDE_CASES=10000` makes the long run,
 * `LOWTIDE_SEED=N` draws others. A case that refutes the forecast is written to a file; once mended
 * it becomes a regression, made as small as it goes.
 */
const count = Number(process.env.LOWTIDE_CASES ?? '') || 500;
const eachWithinMs = 10_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await furnish(stage, FURNITURE);
});
afterAll(() => stage.stop());

test('the real scheduler refutes nothing that the forecast claims', {
  timeout: 120_000 + count * eachWithinMs,
}, async () => {
  let tally = NOTHING;
  const refuted: string[] = [];
  for (const [index, given] of fc.sample(drawnCases, count).entries()) {
    // Trouble of the cluster, such as no answer on a busy machine, is no verdict: once more.
    const verdict = await judge(stage, given, `case-${index}`).catch(() =>
      judge(stage, given, `case-${index}-again`),
    );
    tally = sumOf(tally, verdict.tally);
    if (verdict.refuted.length === 0) continue;
    const folder = join(tmpdir(), 'lowtide-judged');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `case-${index}.json`);
    writeFileSync(file, JSON.stringify(given));
    refuted.push(`${file}\n  ${verdict.refuted.join('\n  ')}`);
  }
  process.stdout.write(`${count} cases: ${told(tally)}\n`);
  expect(refuted).toEqual([]);
  for (const claim of CLAIMS) expect(tally[claim].pods, claim).toBeGreaterThan(0);
});

/** "412 safe (412 so), …, 9 % cannot be told": how much of all that is asked is answered. */
function told(tally: Tally): string {
  const all = CLAIMS.reduce((sum, claim) => sum + tally[claim].pods, 0);
  const each = CLAIMS.map((claim) => {
    const { pods, agreed } = tally[claim];
    const so = claim === 'unknown' ? '' : ` (${agreed} so)`;
    return `${pods} ${claim}${so}`;
  });
  const share = ((tally.unknown.pods / all) * 100).toFixed(1);
  return `of ${all} pods ${each.join(', ')}; ${share} % unknown`;
}
