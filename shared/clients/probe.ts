import { messageOf } from '#shared/core/errors.ts';

/** One thing that was assumed of a system and looked at. */
export interface Probed {
  /** What was looked at, for people. */
  readonly what: string;
  readonly isAsAssumed: boolean;
  /** What was found: a count, or how it differs. Never a person's data. */
  readonly found: string;
}

/** Looks at one thing; what it throws is the difference. */
export async function probed(what: string, look: () => Promise<string>): Promise<Probed> {
  try {
    return { what, isAsAssumed: true, found: await look() };
  } catch (error) {
    return { what, isAsAssumed: false, found: messageOf(error) };
  }
}
