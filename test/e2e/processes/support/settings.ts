/** How many processes are killed in one test file: LOCKSTEP_KILLS, else so many. */
export function killsAsked(otherwise: number): number {
  const asked = process.env['LOCKSTEP_KILLS'];
  return asked === undefined ? otherwise : Number(asked);
}

/** Decides everything random in a test: LOCKSTEP_SEED, else another one each time; the tests print it. */
export function seedAsked(): number {
  const asked = process.env['LOCKSTEP_SEED'];
  return asked === undefined ? Date.now() % 1_000_000 : Number(asked);
}
