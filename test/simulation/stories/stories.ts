import type { Story } from '../story.ts';
import { comingUp } from './coming-up.ts';
import { leaving } from './leaving.ts';
import { loss } from './loss.ts';
import { quorum } from './quorum.ts';
import { repair } from './repair.ts';

/** Together they open every kind of operation. */
export const stories: readonly Story[] = [...leaving, ...loss, ...quorum, ...repair, ...comingUp];
