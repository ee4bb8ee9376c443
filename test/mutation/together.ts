/**
 * The unit tests of one area in one process, since each mutant needs a process of its own and most of it is its start.
 */
for (const file of (process.env['LOCKSTEP_MUTATION_TESTS'] ?? '').split(',')) await import(`../../${file}`);
