import type { z } from 'zod';
import type { HostName, Lab } from '../model/lab.ts';
import { nearest } from '../model/nearest.ts';
import type { Read } from './body.ts';
import type { intentRequest } from './requests.ts';
import type { IntentRequest } from './wire.ts';

/** The request with its host found in the lab. */
export function withKnownHost(lab: Lab, body: z.infer<typeof intentRequest>): Read<IntentRequest> {
  if (!('host' in body)) return { kind: 'ok', body };
  const host = knownHost(lab, body.host);
  return host.kind === 'bad' ? host : { kind: 'ok', body: { ...body, host: host.body } };
}

/** A host by the name that a stranger gave. */
export function knownHost(lab: Lab, name: string): Read<HostName> {
  const names = [...lab.hosts.keys()];
  const found = names.find((host) => host === name);
  if (found !== undefined) return { kind: 'ok', body: found };
  const meant = nearest(name, names);
  return {
    kind: 'bad',
    refusal: {
      status: 404,
      says: `There is no host ${JSON.stringify(name)} in lab ${lab.name}.`,
      next: meant === undefined ? `Its hosts are ${names.join(', ')}.` : `Did you mean ${meant}?`,
    },
  };
}
