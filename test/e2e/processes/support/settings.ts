/** How many processes are killed in one test file: LOCKSTEP_KILLS, else so many. */
export function killsAsked(otherwise: number): number {
  const asked = process.env['LOCKSTEP_KILLS'];
  return asked === undefined ? otherwise : Number(asked);
}

/** Decides everything random in a test: LOCKSTEP_SEED to go on from there, the same each time unless given. */
export function seedAsked(): number {
  return Number(process.env['LOCKSTEP_SEED'] ?? 1);
}
