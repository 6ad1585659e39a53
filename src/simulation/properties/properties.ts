import { absence } from './absence.ts';
import { attempts } from './attempts.ts';
import { blind } from './blind.ts';
import { cordons } from './cordons.ts';
import { deadline } from './deadline.ts';
import { hold } from './hold.ts';
import { inUse } from './in-use.ts';
import { journal } from './journal.ts';
import { oneControlPlane } from './one-control-plane.ts';
import { oneJoiner } from './one-joiner.ts';
import { proof } from './proof.ts';
import type { Property } from './property.ts';
import { quorum } from './quorum.ts';
import { rebuild } from './rebuild.ts';
import { restless } from './restless.ts';
import { storage } from './storage.ts';
import { storm } from './storm.ts';
import { twice } from './twice.ts';
import { veto } from './veto.ts';

export const properties: readonly Property[] = [
  quorum,
  proof,
  twice,
  absence,
  inUse,
  deadline,
  journal,
  oneControlPlane,
  oneJoiner,
  attempts,
  cordons,
  hold,
  veto,
  blind,
  storm,
  storage,
  rebuild,
  restless,
];
