import fc from 'fast-check';

/**
 * fast-check with one seed for the whole suite, so that a commit is judged by the same examples wherever and whenever
 * it is tested. `LOCKSTEP_SEED` draws others: what they find is mended and held by a test of its own.
 */
fc.configureGlobal({ seed: Number(process.env['LOCKSTEP_SEED'] ?? 1) });

export default fc;
