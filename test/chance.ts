import fc from 'fast-check';

/**
 * Properties draw the same cases in every run, so that a red run is the change's doing and no luck.
 * `LOWTIDE_SEED=N` draws others: that is how to hunt.
 */
const asked = Number(process.env.LOWTIDE_SEED ?? '');
fc.configureGlobal({ seed: Number.isSafeInteger(asked) && asked !== 0 ? asked : 20_261_122 });
