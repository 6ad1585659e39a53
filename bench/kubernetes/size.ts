/** What is measured on. */
export const size = { nodes: 1000, pods: 10_000, deployments: 500, budgets: 50 } as const;

export const nodeNames: readonly string[] = Array.from(
  { length: size.nodes },
  (_, index) => `n${index}`,
);
