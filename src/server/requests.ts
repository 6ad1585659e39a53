import { z } from 'zod';
import type { IntentRequest, SimulationRequest } from './wire.ts';

/** Longer than any request that makes sense, shorter than anything that hurts. */
export const bodyBytesMax = 4096;

/** A day: nobody announces a leave longer ahead. */
const withinMsMax = 24 * 60 * 60 * 1000;

const host = z.string().min(1).max(63);

export const intentRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('off'),
    host,
    withinMs: z.int().min(1000).max(withinMsMax).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('on'), host }),
  z.strictObject({ kind: z.enum(['keep-off', 'keep-on']), host, until: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('hold'),
    why: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^\P{Cc}*$/u, 'must be one line without control characters'),
  }),
  z.strictObject({ kind: z.literal('release') }),
]) satisfies z.ZodType<Unbranded<IntentRequest>>;

export const simulationRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('speed'), speed: z.number().min(1).max(3600) }),
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('scene'), id: z.string().min(1).max(100) }),
]) satisfies z.ZodType<SimulationRequest>;

/** As it comes over the wire: a host's name is a string until the lab knows it. */
type Unbranded<T> = T extends { host: unknown } ? Omit<T, 'host'> & { host: string } : T;
