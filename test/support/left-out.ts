/**
 * Whether the person who runs the tests has chosen to leave a real part out (`LOCKSTEP_WITHOUT=firestore,mariadb`).
 * Says so on stderr, so that no report of passing tests is taken for more than it is. On a CI machine (`CI` set)
 * nothing may be left out.
 */
export function leftOut(part: string, what: string, env: NodeJS.ProcessEnv = process.env): boolean {
  const parts = (env['LOCKSTEP_WITHOUT'] ?? '').split(',').map(name => name.trim());
  if (!parts.includes(part)) return false;
  if (env['CI'])
    throw new Error(`LOCKSTEP_WITHOUT=${part} is not allowed where CI is set: ${what} must be tested there`);
  process.stderr.write(`\nLEFT OUT because LOCKSTEP_WITHOUT names ${part}: ${what}\n\n`);
  return true;
}
