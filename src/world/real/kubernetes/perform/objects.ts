import * as z from 'zod';

/** What performing an action reads of an object; all else of it is left alone and not kept. */

const texts = z.record(z.string(), z.string()).default({});

/** Who has written which fields (`metav1.ManagedFieldsEntry`). */
const managedFields = z
  .array(
    z.object({
      manager: z.string().default(''),
      operation: z.string().default(''),
      subresource: z.string().default(''),
      fieldsV1: z.record(z.string(), z.unknown()).default({}),
    }),
  )
  .default([]);

const metadata = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  uid: z.string(),
  resourceVersion: z.string(),
  labels: texts,
  annotations: texts,
  managedFields,
});

/** Shown to people, so nothing but what an address is made of. */
const nodeAddress = z
  .string()
  .regex(/^[\w.:-]{1,253}$/)
  .catch('?');

/** Kept whole: a list is written as a whole, and nothing of the others may be lost. */
const taint = z.looseObject({ key: z.string(), effect: z.string() });

export const nodeObject = z.object({
  metadata,
  spec: z
    .object({ unschedulable: z.boolean().default(false), taints: z.array(taint).default([]) })
    .default({ unschedulable: false, taints: [] }),
  status: z
    .object({
      addresses: z.array(z.object({ type: z.string(), address: nodeAddress })).default([]),
    })
    .default({ addresses: [] }),
});

export const deploymentObject = z.object({
  metadata,
  spec: z.object({ replicas: z.number().int().default(1), selector: z.unknown() }),
});

export const podObject = z.object({
  metadata: metadata.extend({
    ownerReferences: z
      .array(
        z.object({ kind: z.string(), name: z.string(), controller: z.boolean().default(false) }),
      )
      .default([]),
  }),
  spec: z.object({ nodeName: z.string().optional() }).default({}),
});

export const podList = z.object({ items: z.array(podObject) });

export const budgetList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ selector: z.unknown() }),
    }),
  ),
});

export type NodeObject = z.infer<typeof nodeObject>;
export type DeploymentObject = z.infer<typeof deploymentObject>;
export type PodObject = z.infer<typeof podObject>;
