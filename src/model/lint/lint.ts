import type { Lab } from '../lab.ts';
import type { Level, Problem } from '../problem.ts';
import type { Positions } from '../yaml/positions.ts';
import { rules } from './rules.ts';

/** What is wrong with a lab whose text is right, or could be better: by level, then by place. */
export function lint(lab: Lab, file: string, positions: Positions): Problem[] {
  const problems = rules.flatMap(({ code, level, check }) =>
    check(lab).map(({ path, says, next }): Problem => {
      const place = positions.valueAt(path);
      return { code, level, file, place, says, next };
    }),
  );
  const line = ({ place }: Problem) => place?.line ?? 0;
  return problems.toSorted((a, b) => SEVERITY[a.level] - SEVERITY[b.level] || line(a) - line(b));
}

const SEVERITY: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 };
