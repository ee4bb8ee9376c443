/**
 * Starts one target as the functions framework does, but for listening, and ends. Its configuration and name are in the
 * environment.
 */
await import('#functions/main.ts');
process.exit(0);
