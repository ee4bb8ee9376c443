/** What one booking is for: an activity of a TermTime database, in one academic week, in one room. */
export interface Identity {
  readonly database: string;
  /** Activity code. */
  readonly activity: string;
  /** Academic week, as TermTime counts it. */
  readonly week: number;
  /** Room code. */
  readonly room: string;
}

const mark = 'lockstep';

/** The longest reference that Booker is sent. */
export const longestReference = 255;

/**
 * The text by which a booking shows whose it is: `lockstep:CambTest:CHEM%2F1:7:LT1`. Also the natural id of our record
 * of it.
 */
export function referenceOf({ database, activity, week, room }: Identity): string {
  return `${referencePrefix(database, activity)}${week}:${encoded(room)}`;
}

/** What the references of one activity begin with. */
export function referencePrefix(database: string, activity: string): string {
  return `${mark}:${encoded(database)}:${encoded(activity)}:`;
}

const plain = /^[\w.-]*$/u;

/** A part of a reference. */
export function encoded(part: string): string {
  return plain.test(part) ? part : encodeURIComponent(part);
}

/** Undefined for a reference that is not of this form. */
export function identityIn(reference: string | null): Identity | undefined {
  if (reference === null || !reference.startsWith(`${mark}:`)) return undefined;
  const [, database = '', activity = '', week = '', room, ...more] = reference.split(':');
  if (room === undefined || more.length > 0 || !/^-?\d+$/.test(week)) return undefined;
  try {
    return {
      database: decodeURIComponent(database),
      activity: decodeURIComponent(activity),
      week: Number(week),
      room: decodeURIComponent(room),
    };
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
